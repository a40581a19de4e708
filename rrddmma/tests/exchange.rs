//! The exchange of addresses over TCP: with a friend, and with peers that talk nonsense.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use rrddmma::exchange::{self, Deadline, Introduction, Listener, MAX_REGIONS};
use rrddmma::{Endpoint, Error, ErrorKind, Gid, Lid, Mtu, Psn, QpNumber, RemoteKey, RemoteSlice, Verb};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

fn introduction(qp: u32, regions: usize) -> Introduction {
    let gid: Gid = "::ffff:10.0.0.1".parse().unwrap();
    let endpoint = Endpoint::new(QpNumber::new(qp), Psn::new(9)).gid(gid).lid(Lid::new(3)).mtu(Mtu::B2048);
    let mut introduction = Introduction::new(endpoint);
    for at in 0..regions {
        introduction = introduction.region(RemoteSlice::new(at as u64, 1 << 50, RemoteKey::new(qp)));
    }
    introduction
}

/// The bytes of an introduction, as an end of ours sends them.
fn bytes(introduction: &Introduction) -> Vec<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut ours = exchange::connect(listener.local_addr().unwrap(), Deadline::after(PATIENCE)).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(ours.introduce(introduction).unwrap_err().kind(), ErrorKind::PeerGone);
    drop(ours);
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

/// What an end of ours makes of a peer that sends this, and then goes or stays.
fn answer_to(bytes: &[u8], stays: bool, patience: Duration) -> Error {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let mut stream = TcpStream::connect(listener.address().unwrap()).unwrap();
    stream.write_all(bytes).unwrap();
    if !stays {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let mut session = listener.accept(Deadline::after(PATIENCE)).unwrap();
    session.set_deadline(Deadline::after(patience));
    let result = session.introduce(&introduction(2, 0)).and_then(|_| session.ready());
    result.expect_err("it was taken for an introduction")
}

#[test]
fn two_ends_become_acquainted_over_both_versions_of_ip() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        // A machine need not have IPv6.
        let listener = match Listener::bind(address) {
            Err(error) if address.starts_with('[') => {
                assert_eq!(error.verb(), Verb::Bind, "{error}");
                continue;
            }
            listener => listener.unwrap(),
        };
        let address = listener.address().unwrap();
        let client = thread::spawn(move || {
            let mut session = exchange::connect(address, Deadline::after(PATIENCE)).unwrap();
            assert_eq!(session.peer(), address);
            let peer = session.introduce(&introduction(7, MAX_REGIONS)).unwrap();
            session.ready().unwrap();
            peer
        });
        let mut session = listener.accept(Deadline::never()).unwrap();
        session.set_deadline(Deadline::after(PATIENCE));
        assert_eq!(session.introduce(&introduction(8, 1)).unwrap(), introduction(7, MAX_REGIONS));
        session.ready().unwrap();
        assert_eq!(client.join().unwrap(), introduction(8, 1));
    }
}

#[test]
fn a_peer_that_says_too_little_is_gone() {
    let whole = bytes(&introduction(7, 2));
    assert_eq!(whole.len(), 88);
    for len in 0..whole.len() {
        let error = answer_to(&whole[..len], false, PATIENCE);
        assert_eq!((error.verb(), error.kind()), (Verb::Recv, ErrorKind::PeerGone), "{len}: {error}");
        assert!(error.to_string().contains("and closed the connection"), "{error}");
    }
    // It introduced itself and never got ready.
    let error = answer_to(&whole, false, PATIENCE);
    assert!(error.to_string().contains("said 0 of 8 bytes of that it is ready"), "{error}");
}

#[test]
fn a_peer_that_stops_is_not_waited_for_beyond_the_deadline() {
    let whole = bytes(&introduction(7, 2));
    for len in [0, 1, 10, 48, 87, 88] {
        let error = answer_to(&whole[..len], true, Duration::from_millis(20));
        assert_eq!((error.verb(), error.kind()), (Verb::Recv, ErrorKind::TimedOut), "{len}: {error}");
        assert!(error.to_string().contains("was not done within 20ms"), "{error}");
    }
}

#[test]
fn what_makes_no_sense_is_malformed() {
    let whole = bytes(&introduction(7, 1));
    let with = |at: usize, new: &[u8]| {
        let mut bytes = whole.clone();
        bytes[at..at + new.len()].copy_from_slice(new);
        bytes
    };
    let cases = [
        (vec![b'0'; 1 << 16], "no introduction of rrddmma: it begins with \"0000000000\""),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), "no introduction of rrddmma"),
        (with(8, &[0, 2]), "version 2 of the exchange"),
        (with(8, &[0xff, 0xff]), "version 65535 of the exchange"),
        (with(10, &[0xff, 0xff]), "65535 regions, and at most 256 are taken"),
        (with(12, &[0xff; 4]), "0xffffffff is no number of a queue pair"),
        (with(12, &[0; 4]), "0x0 is no number of a queue pair"),
        (with(16, &[1, 0, 0, 0]), "0x1000000 is no packet sequence number"),
        (with(20, &[0xff, 0xff]), "the LID 0xffff is one of a multicast group"),
        (with(22, &[0xff]), "bits set that version 1 does not know"),
        (with(23, &[99]), "99 is no code of an MTU"),
        (with(28, &[0; 16]), "its GID is zero"),
        (with(48, &[0xff; 16]), "goes beyond the end of memory"),
        ([whole.clone(), b"and more".to_vec()].concat(), "\"and more\" instead of that it is ready"),
    ];
    for (bytes, complaint) in cases {
        let error = answer_to(&bytes, true, PATIENCE);
        assert_eq!((error.verb(), error.kind()), (Verb::Recv, ErrorKind::Malformed), "{error}");
        assert!(error.to_string().contains(complaint), "{error}");
    }
}

#[test]
fn a_peer_that_talks_for_ever_is_not_listened_to() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let address = listener.address().unwrap();
    let peer = thread::spawn(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        // Until our end hangs up.
        while stream.write_all(&[0x5a; 4096]).is_ok() {}
    });
    let mut session = listener.accept(Deadline::after(PATIENCE)).unwrap();
    assert_eq!(session.introduce(&introduction(2, 0)).unwrap_err().kind(), ErrorKind::Malformed);
    drop(session);
    peer.join().unwrap();
}

#[test]
fn nobody_there_is_said_at_once_and_nobody_comes_in_time() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let address = listener.address().unwrap();
    let error = listener.accept(Deadline::after(Duration::ZERO)).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::Accept, ErrorKind::TimedOut));
    assert!(error.to_string().contains("no peer connected within 0ns"), "{error}");
    let error = exchange::connect(address, Deadline::after(Duration::ZERO)).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::Connect, ErrorKind::TimedOut));
    let error = Listener::bind(address).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::Bind, ErrorKind::Other), "{error}");
    assert_eq!(error.errno(), Some(libc::EADDRINUSE));
    drop(listener);
    let error = exchange::connect(address, Deadline::after(PATIENCE)).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::Connect, ErrorKind::Unreachable), "{error}");
    assert!(error.to_string().contains(&format!("to reach {address}")), "{error}");
    let error = exchange::connect("host.invalid:1", Deadline::after(PATIENCE)).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::GetAddrInfo, ErrorKind::NotFound), "{error}");
}

#[test]
#[should_panic(expected = "Session::introduce: 257 regions but an introduction names at most 256")]
fn too_many_regions() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let mut session = exchange::connect(listener.address().unwrap(), Deadline::after(PATIENCE)).unwrap();
    let _ = session.introduce(&introduction(2, MAX_REGIONS + 1));
}

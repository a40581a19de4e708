use std::thread;

use rrddmma::{Gid, Lid, Psn, QpNumber};

use super::*;

const MINE: Endpoint = Endpoint::new(QpNumber::new(0x100), Psn::new(0x200)).lid(Lid::new(1));
const PEER: Endpoint = Endpoint::new(QpNumber::new(0x500), Psn::new(0x600)).gid(Gid::from_bytes([7; 16]));

fn patient() -> Deadline {
    Deadline::after(Duration::from_secs(60))
}

/// What our server makes of a client that behaves like `client`.
fn serve(deadline: Deadline, client: impl FnOnce(TcpStream) + Send) -> Result<Endpoint, Failure> {
    let listener = Listener::bind(Some("127.0.0.1"), 0).unwrap();
    let address = listener.address().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || client(TcpStream::connect(address).unwrap()));
        listener.accept(deadline)?.as_server(&[MINE], |peers| Ok(peers[0]))
    })
}

/// What our client makes of a server that behaves like `server`.
fn call(deadline: Deadline, server: impl FnOnce(TcpStream) + Send) -> Result<Endpoint, Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::scope(|scope| {
        scope.spawn(move || server(listener.accept().unwrap().0));
        Conversation::connect("127.0.0.1", port, deadline)?.as_client(&[MINE]).map(one)
    })
}

fn one(endpoints: Vec<Endpoint>) -> Endpoint {
    let [endpoint] = endpoints[..] else { panic!("{endpoints:?}") };
    endpoint
}

/// Keeps the connection open until the other side has closed it.
fn linger(mut stream: TcpStream) {
    while matches!(stream.read(&mut [0; 64]), Ok(len) if len > 0) {}
}

fn complaint(result: Result<Endpoint, Failure>) -> String {
    let failure = result.unwrap_err();
    assert!(matches!(failure, Failure::Peer(_)), "{failure:?}");
    failure.to_string()
}

#[test]
fn two_good_ends_get_acquainted() {
    let listener = Listener::bind(Some("127.0.0.1"), 0).unwrap();
    let port = listener.address().unwrap().port();
    thread::scope(|scope| {
        let client = scope
            .spawn(move || Conversation::connect("127.0.0.1", port, patient())?.as_client(&[PEER]).map(one));
        let server = listener.accept(patient()).unwrap().as_server(&[MINE], |peers| Ok(peers[0]));
        assert_eq!(server.unwrap(), PEER);
        assert_eq!(client.join().unwrap().unwrap(), MINE);
    });
}

#[test]
fn a_server_that_cannot_connect_does_not_answer() {
    let listener = Listener::bind(Some("127.0.0.1"), 0).unwrap();
    let port = listener.address().unwrap().port();
    thread::scope(|scope| {
        let client = scope
            .spawn(move || Conversation::connect("127.0.0.1", port, patient())?.as_client(&[PEER]).map(one));
        let refused = |_: &[Endpoint]| Err::<(), _>(Failure::Device("no".into()));
        let server = listener.accept(patient()).unwrap().as_server(&[MINE], refused);
        assert!(matches!(server, Err(Failure::Device(_))));
        let complaint = complaint(client.join().unwrap());
        assert!(complaint.contains("closed the connection after 0 of 52 bytes"), "{complaint}");
    });
}

#[test]
fn a_client_that_closes_at_any_byte_is_reported() {
    for len in 0..MESSAGE_LEN {
        let complaint = complaint(serve(patient(), |mut stream| {
            stream.write_all(&wire::encode(&PEER)[..len]).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            linger(stream);
        }));
        assert!(complaint.contains(&format!("after {len} of 52 bytes")), "{complaint}");
    }
    for len in 0..DONE.len() {
        let complaint = complaint(serve(patient(), |mut stream| {
            stream.write_all(&wire::encode(&PEER)).unwrap();
            stream.read_exact(&mut [0; MESSAGE_LEN]).unwrap();
            stream.write_all(&DONE[..len]).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            linger(stream);
        }));
        assert!(complaint.contains(&format!("after {len} of 5 bytes")), "{complaint}");
    }
}

#[test]
fn a_server_that_closes_at_any_byte_is_reported() {
    for len in 0..MESSAGE_LEN {
        let complaint = complaint(call(patient(), |mut stream| {
            stream.write_all(&wire::encode(&PEER)[..len]).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            linger(stream);
        }));
        assert!(complaint.contains(&format!("after {len} of 52 bytes")), "{complaint}");
    }
}

#[test]
fn a_message_that_is_too_long_is_reported() {
    let too_long = [&wire::encode(&PEER)[..], b"x"].concat();
    let complaint_at_server = complaint(serve(patient(), |mut stream| {
        stream.write_all(&too_long).unwrap();
        linger(stream);
    }));
    assert!(complaint_at_server.contains("more than the 52 bytes"), "{complaint_at_server}");
    let complaint_at_client = complaint(call(patient(), |mut stream| {
        stream.write_all(&too_long).unwrap();
        linger(stream);
    }));
    assert!(complaint_at_client.contains("more than the 52 bytes"), "{complaint_at_client}");
}

#[test]
fn something_else_than_done_is_quoted() {
    let complaint = complaint(serve(patient(), |mut stream| {
        stream.write_all(&wire::encode(&PEER)).unwrap();
        stream.read_exact(&mut [0; MESSAGE_LEN]).unwrap();
        stream.write_all(b"d\xffne\n").unwrap();
        linger(stream);
    }));
    assert!(complaint.contains(r#""d\xffne\n" instead of"#), "{complaint}");
}

#[test]
fn a_message_in_pieces_is_accepted() {
    let peer = serve(patient(), |mut stream| {
        wire::encode(&PEER).iter().for_each(|byte| stream.write_all(&[*byte]).unwrap());
        stream.read_exact(&mut [0; MESSAGE_LEN]).unwrap();
        DONE.iter().for_each(|byte| stream.write_all(&[*byte]).unwrap());
        linger(stream);
    });
    assert_eq!(peer.unwrap(), PEER);
}

#[test]
fn a_silent_peer_is_given_up() {
    let short = || Deadline::after(Duration::from_millis(50));
    let silent = complaint(serve(short(), linger));
    assert!(silent.contains("sent 0 of 52 bytes"), "{silent}");
    let silent = complaint(call(short(), |stream| {
        // Our client's address and its end.
        linger(stream);
    }));
    assert!(silent.contains("sent 0 of 52 bytes"), "{silent}");
    let listener = Listener::bind(Some("127.0.0.1"), 0).unwrap();
    let alone = listener.accept(short()).unwrap_err().to_string();
    assert!(alone.contains("no client connected within 0.05 s"), "{alone}");
}

/// A peer that sends a byte now and then must not get a new time-out with each. Slowness is what is tested here, so
/// the peer sleeps.
#[test]
fn a_slow_peer_is_given_up() {
    let complaint = complaint(serve(Deadline::after(Duration::from_millis(100)), |mut stream| {
        for byte in &wire::encode(&PEER)[..51] {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        linger(stream);
    }));
    assert!(complaint.contains("of 52 bytes of its address within 0.1 s"), "{complaint}");
    assert!(!complaint.contains("sent 51 of"), "{complaint}");
}

#[test]
fn nobody_listening_and_unknown_hosts_are_reported() {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let refused = Conversation::connect("127.0.0.1", free, patient()).unwrap_err();
    assert!(refused.to_string().contains("is the server running?"), "{refused}");
    let unknown = Conversation::connect("not a host", 1, patient()).unwrap_err();
    assert!(matches!(unknown, Failure::Usage(_)), "{unknown:?}");
}

/// Sessions with peers that send random bytes, valid messages with random damage, or floods: each ends with an error
/// that names the peer, or, if the damage happens to be harmless, with an address.
#[test]
fn six_hundred_hostile_sessions_end_with_an_error_each() {
    let mut state = 42_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let [.., high, low] = (state >> 40).to_be_bytes();
        usize::from(u16::from_be_bytes([high, low])) % below
    };
    for session in 0..600 {
        let mut message = wire::encode(&PEER).to_vec();
        match session % 6 {
            0 => message = vec![0; random(100)].iter().map(|_| b" 0:f\n\xff"[random(6)]).collect(),
            1 => message[random(MESSAGE_LEN)] = b"\x80\xc3\xff"[random(3)],
            2 => message.truncate(random(MESSAGE_LEN)),
            3 => message.fill(b'f'),
            4 => message = vec![0; MESSAGE_LEN + 1 + random(60_000)],
            _ => message[random(MESSAGE_LEN)] = 0,
        }
        // A NUL in place of the final NUL changes nothing: then the session fails at "done".
        let attack = move |mut stream: TcpStream| {
            let _ = stream.write_all(&message);
            let _ = stream.shutdown(std::net::Shutdown::Write);
            linger(stream);
        };
        let complaint = complaint(serve(patient(), attack));
        assert!(complaint.starts_with("the peer 127.0.0.1:"), "{complaint}");
    }
}

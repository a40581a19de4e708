//! Peers that talk nonsense over the address exchange: our programs end in time, with an error, without a panic.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::super::run::Run;
use super::interop::bed;
use crate::pingpong::{Bed, listening_port};
use crate::process::{Finished, Running};
use crate::workspace::Flavour;

/// What our end is given for each of its steps.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a peer sends, and whether it then goes or stays silent.
struct Nonsense {
    name: String,
    bytes: Vec<u8>,
    stays: bool,
}

pub(super) fn run(run: &mut Run) -> Result<()> {
    let bed = bed(run, Flavour::PkgConfig, "hostile")?;
    for nonsense in nonsense(run.all) {
        run.check(&format!("server, {}", nonsense.name), server(&bed, &nonsense)?);
        run.check(&format!("client, {}", nonsense.name), client(&bed, &nonsense)?);
    }
    Ok(())
}

/// An address in the form of the C tool that is none of ours: LID, QP number, PSN, GID, and a NUL.
const HELLO: &[u8; 52] = b"0000:000777:000001:00000000000000000000ffff7f000001\0";

fn nonsense(all: bool) -> Vec<Nonsense> {
    let mut cases = Vec::new();
    let mut add = |name: &str, bytes: &[u8], stays: bool| {
        cases.push(Nonsense { name: name.to_owned(), bytes: bytes.to_vec(), stays });
    };
    let step = if all { 1 } else { 7 };
    for n in (0..HELLO.len()).step_by(step) {
        add(&format!("closes after {n} bytes"), &HELLO[..n], false);
    }
    add("says nothing and stays", b"", true);
    add("stops in the middle and stays", &HELLO[..20], true);
    add("is not ASCII", &[0xff; 52], false);
    add("sends NULs", &[0; 52], false);
    add("has no separators", &[b'0'; 52], false);
    add("sends letters for numbers", b"zzzz:zzzzzz:zzzzzz:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\0", false);
    add("sends huge numbers", b"ffff:ffffff:ffffff:ffffffffffffffffffffffffffffffff\0", false);
    add("sends signs", b"-001:-00777:+00001:00000000000000000000ffff7f000001\0", false);
    add("sends a GID of zeros", b"0000:000777:000001:00000000000000000000000000000000\0", false);
    add("goes on for ever", &b"0".repeat(1 << 20), false);
    add("has an address and goes", HELLO, false);
    cases
}

fn server(bed: &Bed, nonsense: &Nonsense) -> Result<Result<(), String>> {
    let mut command = ours(bed);
    let mut server = Running::start(command.args(["-p", "0", "--bind", "127.0.0.1"]))?;
    let port = match listening_port(&mut server, Duration::from_secs(20)) {
        Ok(port) => port,
        Err(why) => return Ok(Err(format!("{why:#}"))),
    };
    let stream = TcpStream::connect(("127.0.0.1", port)).context("connecting to our server")?;
    let held = speak(stream, nonsense);
    let verdict = judge(server);
    drop(held);
    Ok(verdict)
}

fn client(bed: &Bed, nonsense: &Nonsense) -> Result<Result<(), String>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let mut client = Running::start(ours(bed).args(["-p", &port.to_string(), "127.0.0.1"]))?;
    listener.set_nonblocking(true)?;
    let deadline = Instant::now() + Duration::from_secs(20);
    let stream = loop {
        match listener.accept() {
            Ok((stream, _)) => break stream,
            Err(_) if client.has_ended() || Instant::now() >= deadline => {
                let said = client.finish(PATIENCE).map(|done| done.last_words(5)).unwrap_or_default();
                return Ok(Err(format!("the client did not connect: {said}")));
            }
            Err(_) => std::thread::park_timeout(Duration::from_millis(1)),
        }
    };
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    // The client speaks first; what it says does not matter here.
    let mut theirs = [0; HELLO.len()];
    let _ = (&stream).read_exact(&mut theirs);
    let held = speak(stream, nonsense);
    let verdict = judge(client);
    drop(held);
    Ok(verdict)
}

/// Says the nonsense; the stream comes back if the peer stays.
fn speak(mut stream: TcpStream, nonsense: &Nonsense) -> Option<TcpStream> {
    let _ = stream.set_write_timeout(Some(Duration::from_secs(5)));
    // Our end may have hung up already, which is its right.
    let _ = stream.write_all(&nonsense.bytes);
    if nonsense.stays {
        return Some(stream);
    }
    let _ = stream.shutdown(Shutdown::Both);
    None
}

fn ours(bed: &Bed) -> Command {
    let mut command = match &bed.emulator {
        Some(emulator) => {
            let mut command = emulator.command(Some(&bed.fabric), None);
            command.arg("--").arg(&bed.rust);
            command
        }
        None => Command::new(&bed.rust),
    };
    command.args(["-d", &bed.device.name, "-n", "10", "--timeout", &PATIENCE.as_secs().to_string()]);
    if let Some(index) = bed.device.gid_index {
        command.args(["-g", &index.to_string()]);
    }
    command
}

/// An error in time that says something: what a broken peer deserves.
fn judge(ours: Running) -> Result<(), String> {
    // One time-out for each of the few steps that are left, and the start of the program.
    let limit = PATIENCE * 3 + Duration::from_secs(2);
    let done = ours.finish(limit).map_err(|_| format!("it was still there after {} s", limit.as_secs()))?;
    verdict(&done)
}

fn verdict(done: &Finished) -> Result<(), String> {
    match done.status.code() {
        Some(1..=100) if done.stderr.contains("panicked") => {
            Err(format!("it panicked: {}", done.last_words(3)))
        }
        Some(1..=100) if done.stderr.trim().is_empty() => Err("it said nothing".to_owned()),
        Some(1..=100) => Ok(()),
        _ => Err(format!("it ended with {}: {}", done.status, done.last_words(3))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_is_tried_in_the_long_form() {
        let cuts = nonsense(true).iter().filter(|n| n.name.starts_with("closes after")).count();
        assert_eq!(cuts, HELLO.len());
        assert!(nonsense(false).len() < nonsense(true).len());
    }

    #[test]
    fn silence_and_panics_are_no_good_ends() {
        let run = |script: &str| {
            let mut shell = Command::new("sh");
            crate::process::capture(shell.args(["-c", script]), Duration::from_secs(60)).unwrap()
        };
        assert!(verdict(&run("echo why >&2; exit 1")).is_ok());
        assert!(verdict(&run("exit 1")).is_err());
        assert!(verdict(&run("echo thread panicked >&2; exit 101")).is_err());
        assert!(verdict(&run("true")).is_err());
    }
}

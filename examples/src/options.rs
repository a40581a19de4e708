//! The flags of the ping-pongs: those of the C tools, and a few of our own.

use std::ffi::OsString;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser};
use rrddmma::{Mtu, PortNumber, ServiceLevel};

/// A program that plays, and how its flags differ from those of the others.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// The name of the C program that may be the other end.
    pub c_name: &'static str,
    /// What it plays over, in words.
    pub transport: &'static str,
    /// The default of `--size`.
    pub size: &'static str,
    /// The default of `--iters`.
    pub iters: &'static str,
    /// The byte that all of the first message of the C program is made of.
    pub c_fill: u8,
    /// Flags that it does not have, each with why.
    pub lacks: &'static [(&'static str, &'static str)],
}

impl Options {
    /// The command line, or the end of the process with what is wrong with it.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        Self::parse_line(program, std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    fn parse_line<A: Into<OsString> + Clone>(
        program: &Program,
        line: impl IntoIterator<Item = A>,
    ) -> Result<Self, clap::Error> {
        let Program { name, c_name, transport, size, iters, lacks, .. } = *program;
        let lacking = |flag: &str| lacks.iter().find(|(lacking, _)| *lacking == flag);
        let mut command = Self::command()
            .name(name)
            .about(format!("Ping-pong over {transport}; every byte of every message is checked"))
            .long_about(format!(
                "Ping-pong over {transport}; every byte of every message is checked.\n\nWithout HOST it is the server, with HOST the \
                 client. Either end may be the C program `{c_name}`, whose flags and defaults these are. Give both \
                 ends the same size and number of iterations."
            ))
            .mut_arg("size", |argument| argument.default_value(size))
            .mut_arg("iters", |argument| argument.default_value(iters))
            // The C programs use the same letter for both.
            .mut_arg(if lacking("chk").is_some() { "clients" } else { "chk" }, |argument| argument.short('c'));
        for (flag, _) in lacks {
            command = command.mut_arg(flag, |argument| argument.hide(true));
        }
        let matches = command.try_get_matches_from_mut(line)?;
        for (flag, why) in lacks {
            if matches.value_source(flag) == Some(ValueSource::CommandLine) {
                let text = format!("--{}: {why}", flag.replace('_', "-"));
                return Err(command.error(ErrorKind::UnknownArgument, text));
            }
        }
        Self::from_arg_matches(&matches)
    }
}

/// The flags.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Options {
    /// Server to connect to
    pub host: Option<String>,
    /// TCP port to listen on or connect to; a server with port 0 prints the one it was given
    #[arg(short, long, default_value_t = 18515, value_parser = number::<u16>)]
    pub port: u16,
    /// RDMA device [default: the first one]
    #[arg(short = 'd', long, value_name = "DEVICE")]
    pub ib_dev: Option<String>,
    /// Port of the device
    #[arg(short, long, value_name = "PORT", default_value = "1", value_parser = port)]
    pub ib_port: PortNumber,
    /// Bytes in a message
    #[arg(short, long, default_value_t = 4096, value_parser = positive::<u32>)]
    pub size: u32,
    /// Path MTU in bytes: 256, 512, 1024, 2048 or 4096
    #[arg(short, long, default_value = "1024", value_parser = mtu)]
    pub mtu: Mtu,
    /// Queue pairs
    #[arg(short = 'q', long, value_name = "NUMBER", default_value_t = 16, value_parser = positive::<u32>)]
    pub num_qp: u32,
    /// Clients that the server waits for
    #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = clients)]
    pub clients: u32,
    /// Receives to keep posted; to a shared queue not more than two for each pair are
    #[arg(short, long, value_name = "DEPTH", default_value_t = 500, value_parser = positive::<u32>)]
    pub rx_depth: u32,
    /// Round trips, counted over all pairs; where there are several clients, of each of them
    #[arg(short = 'n', long, alias = "num_tests", default_value_t = 1000, value_parser = positive::<u32>)]
    pub iters: u32,
    /// Service level, 0 to 15
    #[arg(short = 'l', long, default_value = "0", value_parser = service_level)]
    pub sl: ServiceLevel,
    /// Sleep until a completion event comes instead of polling
    #[arg(short, long)]
    pub events: bool,
    /// Index of the port's GID to use; Ethernet (RoCE) needs one
    #[arg(short, long, value_name = "INDEX", value_parser = number::<u8>)]
    pub gid_idx: Option<u8>,
    /// Accepted for the sake of the C tool: here the data is always checked
    #[arg(long)]
    pub chk: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
    /// How long to wait for the peer, at each step
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,
    /// Spoil one byte in each of N of the messages that each pair sends, to see that the peer's or our check notices
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number::<u32>)]
    pub corrupt: u32,
    /// Address that the server listens on [default: all addresses]
    #[arg(long, value_name = "ADDRESS", conflicts_with = "host")]
    pub bind: Option<String>,
}

/// Decimal or `0x`, as `strtoul` in the C tool.
fn number<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // `from_str_radix` would take a second sign.
        Some(digits) if digits.starts_with('+') => None,
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    };
    let number = parsed.ok_or("not a number")?;
    let largest = (1_u128 << (8 * size_of::<T>())) - 1;
    T::try_from(number).map_err(|_| format!("the largest value is {largest}"))
}

fn positive<T: TryFrom<u64> + Default + PartialEq>(text: &str) -> Result<T, String> {
    match number(text)? {
        zero if zero == T::default() => Err("the smallest value is 1".into()),
        positive => Ok(positive),
    }
}

fn clients(text: &str) -> Result<u32, String> {
    positive::<u8>(text).map(u32::from)
}

fn port(text: &str) -> Result<PortNumber, String> {
    positive(text).map(PortNumber::new)
}

fn mtu(text: &str) -> Result<Mtu, String> {
    let bytes = usize::from(number::<u16>(text)?);
    Mtu::from_bytes(bytes).ok_or_else(|| "an MTU is 256, 512, 1024, 2048 or 4096".into())
}

fn service_level(text: &str) -> Result<ServiceLevel, String> {
    match number(text)? {
        level @ 0..=15 => Ok(ServiceLevel::new(level)),
        _ => Err("the largest service level is 15".into()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number")?;
    if (0.001..=86_400.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("a time-out is between 0.001 and 86400 seconds".into())
    }
}

#[cfg(test)]
mod tests {
    use rrddmma::{Rc, Ud};

    use super::*;
    use crate::game::Receives;
    use crate::pingpong::Kind;
    use crate::shared_queue::SharedQueue;
    use crate::xrc::XrcQueues;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse_line(&<Rc as Kind>::PROGRAM, line.split(' ')).map_err(|error| error.to_string())
    }

    #[test]
    fn datagrams_have_another_size_and_no_mtu() {
        let parse = |line: &str| Options::parse_line(&<Ud as Kind>::PROGRAM, line.split(' '));
        assert_eq!(parse("ud_pingpong").unwrap().size, 1024);
        assert_eq!(parse("ud_pingpong -s 9").unwrap().size, 9);
        let error = parse("ud_pingpong -m 256").unwrap_err().to_string();
        assert!(error.contains("--mtu: datagrams have none to choose"), "{error}");
        let help = parse("ud_pingpong --help").unwrap_err().to_string();
        assert!(help.contains("`ibv_ud_pingpong`") && !help.contains("--mtu"), "{help}");
    }

    #[test]
    fn programs_with_several_pairs_have_flags_of_their_own() {
        let srq = |line: &str| Options::parse_line(&SharedQueue::PROGRAM, line.split(' '));
        assert_eq!(srq("srq_pingpong").unwrap().num_qp, 16);
        assert_eq!(srq("srq_pingpong -q 3 -c").unwrap().num_qp, 3);
        let error = srq("srq_pingpong --clients 2").unwrap_err().to_string();
        assert!(error.contains("--clients: one client has all the pairs"), "{error}");
        let xrc = |line: &str| Options::parse_line(&XrcQueues::PROGRAM, line.split(' '));
        let options = xrc("xrc_pingpong").unwrap();
        assert_eq!((options.clients, options.iters), (1, 5));
        let options = xrc("xrc_pingpong -c 2 --num_tests=7").unwrap();
        assert_eq!((options.clients, options.iters), (2, 7));
        let error = xrc("xrc_pingpong -r 9").unwrap_err().to_string();
        assert!(error.contains("--rx-depth: there are two receives"), "{error}");
        let error = parse("rc_pingpong --num-qp 2").unwrap_err();
        assert!(error.contains("--num-qp: there is one pair; srq_pingpong has more"), "{error}");
    }

    #[test]
    fn pairs_need_receives_and_clients_a_server() {
        let srq = |line: &str| {
            SharedQueue::players(&Options::parse_line(&SharedQueue::PROGRAM, line.split(' ')).unwrap())
        };
        assert_eq!(srq("x -q 4 -r 5").unwrap().receives, Receives::AnyOrder(5));
        for line in ["x -q 256", "x -q 4 -r 3"] {
            let error = srq(line).unwrap_err().to_string();
            assert!(error.contains("at most 255 pairs, and each needs a receive"), "{error}");
        }
        let xrc = Options::parse_line(&XrcQueues::PROGRAM, ["x", "-c", "2", "host"]).unwrap();
        assert!(XrcQueues::players(&xrc).unwrap_err().to_string().contains("--clients is for the server"));
    }

    #[test]
    fn the_defaults_are_those_of_the_c_tool() {
        let options = parse("rc_pingpong").unwrap();
        assert_eq!((options.host, options.port, options.ib_dev), (None, 18515, None));
        assert_eq!((options.ib_port, options.size, options.mtu), (PortNumber::FIRST, 4096, Mtu::B1024));
        assert_eq!((options.rx_depth, options.iters, options.sl.as_raw()), (500, 1000, 0));
        assert_eq!((options.events, options.gid_idx), (false, None));
        assert_eq!(options.timeout, Duration::from_secs(10));
    }

    #[test]
    fn the_flags_are_those_of_the_c_tool() {
        let short =
            parse("rc_pingpong -p 1 -d a -i 2 -s 0x10 -m 256 -r 3 -n 4 -l 5 -e -g 6 -c host").unwrap();
        let long = "rc_pingpong --port=1 --ib-dev=a --ib-port=2 --size=0x10 --mtu=256 --rx-depth=3 --iters=4 --sl=5 \
                    --events --gid-idx=6 --chk host";
        assert_eq!(format!("{short:?}"), format!("{:?}", parse(long).unwrap()));
        assert_eq!((short.size, short.gid_idx, short.events), (16, Some(6), true));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_reason() {
        for (line, reason) in [
            ("-p 65536", "the largest value is 65535"),
            ("-p +0x1", "not a number"),
            ("-p 0x+1", "not a number"),
            ("-i 0", "the smallest value is 1"),
            ("-i 256", "the largest value is 255"),
            ("-s 0", "the smallest value is 1"),
            ("-s 4294967296", "the largest value is 4294967295"),
            ("-s 99999999999999999999", "not a number"),
            ("-m 1000", "256, 512, 1024, 2048 or 4096"),
            ("-l 16", "the largest service level is 15"),
            ("--timeout 0", "between 0.001 and 86400"),
            ("--timeout NaN", "between 0.001 and 86400"),
            ("--timeout inf", "between 0.001 and 86400"),
            ("--bind 127.0.0.1 host", "cannot be used with"),
        ] {
            let error = parse(&format!("rc_pingpong {line}")).unwrap_err();
            assert!(error.contains(reason), "{line}: {error}");
        }
    }
}

//! Reads the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use rrddmma_emu::shim::config::{self, Config};

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Command {
    /// Run a program.
    Run(Box<Run>),
    /// Show the fabrics of this user.
    Ps {
        /// For programs.
        json: bool,
    },
    /// Take away what nobody needs any more.
    Clean {
        /// Only say what would be done.
        dry_run: bool,
    },
    /// Print something and end.
    Print(String),
}

/// A program to run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) config: Config,
    pub(crate) program: OsString,
    pub(crate) arguments: Vec<OsString>,
}

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Usage: rrddmma-emu run [OPTIONS] [--] PROGRAM [ARGUMENTS]
       rrddmma-emu ps [--json]
       rrddmma-emu clean [--dry-run]

run    runs a program on an emulated ConnectX: unmodified libibverbs and libmlx5 find its devices, mlx5_0 first
ps     shows the fabrics of this user: their devices, who is on them and lives, and how many objects each holds
clean  frees what dead processes hold and removes the fabrics that nobody is on; --dry-run only says what it would do

Options of run:
  --fabric NAME   programs on the same fabric reach each other (default: 'default', or $RRDDMMA_EMU_FABRIC)
  --mode MODE     when the device works:
                    trap    as soon as a doorbell is rung (default)
                    manual  when a test tells it to, on a virtual clock
                    poll    all the time, in a thread
  --devices LIST  the devices: how many (default: 1), or the model of each with the link layers of its ports, as in
                  'connectx5,connectx7:ethernet+infiniband'; models are connectx5, connectx6, connectx6dx, connectx7
  --ports N       ports of each device where LIST does not say: 1 (default) or 2
  --link LINK     link layer of each port where LIST does not say: ethernet (default) or infiniband
  --trace FILE    append a line for each system call and each request to FILE
  --fault RULE    let something fail once; may be given more than once. A rule may begin with a device (mlx5_1), and
                  #N is the n-th time from now on:
                    ioctl create_qp #2 ENOMEM     a system call, or 'any'
                    wqe send #3 RETRY_EXC_ERR     a request, or 'any', completes with this status
                    rnr #5                        a message finds no receive
                    port 1 down #100              a port loses or gets (up) its link, before that request or at once
                    device gone #100              the device is removed, likewise
  --unhit WHAT    what it is at the program's end if a rule never struck: report (default), or fail, which makes 125 of
                  an exit status of 0
  --help, --version

Exit status of run: that of PROGRAM; 125 if the emulator cannot be set up (a fabric that programs on another version of
it use, for example), 126 if PROGRAM cannot be run, 127 if it is not found. Of ps and clean: 0, or 125.
";

impl Command {
    /// Reads arguments, of which the first is the runner's own name, on top of what the environment says.
    pub(crate) fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut parser = Parser::from_iter(arguments);
        match parser.next().map_err(text)? {
            Some(Arg::Value(command)) if command == "run" => {}
            Some(Arg::Value(command)) if command == "ps" => {
                return Ok(switch(&mut parser, "json")?.map_or_else(help, |json| Self::Ps { json }));
            }
            Some(Arg::Value(command)) if command == "clean" => {
                return Ok(
                    switch(&mut parser, "dry-run")?.map_or_else(help, |dry_run| Self::Clean { dry_run })
                );
            }
            Some(Arg::Value(command)) => {
                return Err(format!("unknown command '{}'", command.to_string_lossy()));
            }
            Some(Arg::Short('h') | Arg::Long("help")) => return Ok(help()),
            Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Self::Print(version())),
            Some(other) => return Err(text(other.unexpected())),
            None => return Err("no command given".to_owned()),
        }
        let mut config = Config::from_environment().map_err(|error| error.to_string())?;
        while let Some(argument) = parser.next().map_err(text)? {
            match argument {
                Arg::Long("fabric") => {
                    let name = word(&mut parser)?;
                    config.fabric =
                        config::fabric_name("--fabric", &name).map_err(|error| error.to_string())?;
                }
                Arg::Long("mode") => {
                    let mode = word(&mut parser)?;
                    config.mode = config::mode("--mode", &mode).map_err(|error| error.to_string())?;
                }
                Arg::Long("link") => {
                    let link = word(&mut parser)?;
                    config.link = Some(config::link("--link", &link).map_err(|error| error.to_string())?);
                }
                Arg::Long("devices") => {
                    let devices = word(&mut parser)?;
                    config.devices =
                        Some(config::devices("--devices", &devices).map_err(|error| error.to_string())?);
                }
                Arg::Long("ports") => {
                    let ports = word(&mut parser)?;
                    config.ports = Some(config::ports("--ports", &ports).map_err(|error| error.to_string())?);
                }
                Arg::Long("trace") => config.trace = Some(PathBuf::from(parser.value().map_err(text)?)),
                Arg::Long("unhit") => {
                    let what = word(&mut parser)?;
                    config.unhit = config::unhit("--unhit", &what).map_err(|error| error.to_string())?;
                }
                Arg::Long("fault") => config.faults.push(word(&mut parser)?),
                Arg::Short('h') | Arg::Long("help") => return Ok(help()),
                Arg::Value(program) => {
                    let arguments = parser.raw_args().map_err(text)?.collect();
                    return Ok(Self::Run(Box::new(Run { config, program, arguments })));
                }
                other => return Err(text(other.unexpected())),
            }
        }
        Err("no program given".to_owned())
    }
}

fn help() -> Command {
    Command::Print(HELP.to_owned())
}

/// Whether the only option that a command has is given; `None` if it is help that is wanted.
fn switch(parser: &mut Parser, name: &str) -> Result<Option<bool>, String> {
    let mut given = false;
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Arg::Long(option) if option == name => given = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(text(other.unexpected())),
        }
    }
    Ok(Some(given))
}

fn word(parser: &mut Parser) -> Result<String, String> {
    parser.value().map_err(text)?.string().map_err(text)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn text(error: lexopt::Error) -> String {
    error.to_string()
}

fn version() -> String {
    format!("rrddmma-emu {}\n", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rrddmma_emu::device::LinkLayer;
    use rrddmma_emu::shim::config::Mode;

    fn read(line: &str) -> Result<Command, String> {
        Command::from_arguments(
            std::iter::once("rrddmma-emu").chain(line.split_whitespace()).map(OsString::from),
        )
    }

    fn run(line: &str) -> Run {
        match read(line).unwrap() {
            Command::Run(run) => *run,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_end_where_the_program_begins() {
        let run = run("run --fabric f --mode=manual --link infiniband --trace t prog --mode x -- y");
        assert_eq!((run.config.fabric.as_str(), run.config.mode), ("f", Mode::Manual));
        assert_eq!((run.config.link, run.config.trace), (Some(LinkLayer::InfiniBand), Some("t".into())));
        assert_eq!((run.program, run.arguments.len()), ("prog".into(), 4));
    }

    #[test]
    fn a_double_dash_may_stand_before_the_program() {
        let run = run("run -- --odd-name -x");
        assert_eq!((run.program, run.arguments), ("--odd-name".into(), vec!["-x".into()]));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, part) in [
            ("", "no command"),
            ("walk", "'walk'"),
            ("run", "no program"),
            ("run --fast x", "--fast"),
            ("run --mode fast x", "--mode: 'fast' is not one of trap, manual, poll"),
            ("run --fabric a/b x", "--fabric: 'a/b'"),
            ("run --fabric", "--fabric"),
            ("run --unhit maybe x", "--unhit: 'maybe' is not one of report, fail"),
            ("ps --fast", "--fast"),
            ("clean up", "up"),
            ("run --devices 0 x", "--devices: '0' is not a number of devices"),
            ("run --ports 3 x", "--ports: '3' is not 1 or 2"),
        ] {
            let error = read(line).map(|_| ()).unwrap_err();
            assert!(error.contains(part), "{line}: {error}");
        }
    }

    #[test]
    fn other_commands_have_a_switch_each() {
        assert!(matches!(read("ps"), Ok(Command::Ps { json: false })));
        assert!(matches!(read("ps --json"), Ok(Command::Ps { json: true })));
        assert!(matches!(read("clean --dry-run"), Ok(Command::Clean { dry_run: true })));
    }

    #[test]
    fn help_and_version_are_printed() {
        for line in ["--help", "run --help", "ps --help", "clean -h", "-h", "--version"] {
            assert!(matches!(read(line), Ok(Command::Print(_))), "{line}");
        }
    }
}

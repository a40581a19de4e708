//! Shows the RDMA devices of this machine, their limits, their ports and their addresses.
//!
//! The names are those of `ibv_devinfo -v`, and so are most values; `--json` gives the same as one array.

use std::process::ExitCode;

use clap::Parser;
use rrddmma::Device;
use rrddmma_examples::console::{finish, note, say};
use rrddmma_examples::device_info::DeviceInfo;
use rrddmma_examples::failure::Failure;
use rrddmma_examples::{linkage, logger};

/// Shows the RDMA devices of this machine
#[derive(Debug, Parser)]
#[command(name = "devinfo", version)]
struct Options {
    /// Only this device
    #[arg(short = 'd', long, value_name = "DEVICE")]
    ib_dev: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    logger::start();
    finish("devinfo", run(&Options::parse()))
}

fn run(options: &Options) -> Result<u8, Failure> {
    let devices = match &options.ib_dev {
        Some(name) => vec![Device::by_name(name)?],
        None => Device::list()?,
    };
    if devices.is_empty() {
        note("There is no RDMA device; `cargo xtask emu -- PROGRAM` runs a program on an emulated one.");
    }
    let devices = devices.iter().map(DeviceInfo::read).collect::<Result<Vec<_>, _>>()?;
    if options.json {
        let json = serde_json::to_string_pretty(&devices);
        say(json.map_err(|error| Failure::Device(error.to_string()))?)?;
    } else {
        devices.iter().try_for_each(say)?;
        say(format_args!("linked: {}", linkage::describe()))?;
    }
    Ok(0)
}

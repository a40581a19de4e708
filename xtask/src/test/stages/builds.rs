//! The workspace builds of both linkages, and what came out.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::super::run::Run;
use crate::process;
use crate::workspace::Flavour;

pub(super) fn pkg_config(run: &mut Run) -> Result<()> {
    let mut cargo = Flavour::PkgConfig.cargo()?;
    run.cargo(cargo.args(["build", "--workspace"]))
}

pub(super) fn vendored(run: &mut Run) -> Result<()> {
    let mut cargo = Flavour::Vendored.cargo()?;
    run.cargo(cargo.args(["build", "--workspace", "--release"]))?;
    let program = Flavour::Vendored.rc_pingpong()?;
    let needed = process::output(Command::new("ldd").arg(&program), Duration::from_secs(60))?;
    for library in ["libibverbs", "libmlx5"] {
        run.check(&format!("the static rc_pingpong does not load {library}"), absent(library, &needed));
    }
    let needed =
        process::output(Command::new("ldd").arg(Flavour::PkgConfig.rc_pingpong()?), Duration::from_secs(60))?;
    let dynamic =
        absent("libibverbs", &needed).err().map_or_else(|| Err("it does not".to_owned()), |_| Ok(()));
    run.check("the other rc_pingpong does load libibverbs", dynamic);
    Ok(())
}

fn absent(library: &str, ldd: &str) -> Result<(), String> {
    match ldd.lines().find(|line| line.contains(library)) {
        None => Ok(()),
        Some(line) => Err(line.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loaded_library_is_seen() {
        let ldd = "\tlinux-vdso.so.1 (0x1)\n\tlibibverbs.so.1 => /lib/libibverbs.so.1 (0x2)\n";
        assert!(absent("libibverbs", ldd).is_err());
        assert!(absent("libmlx5", ldd).is_ok());
    }
}

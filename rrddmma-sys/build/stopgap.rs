//! Just enough of a decision to build on until `rrddmma-build` is there: what pkg-config knows.

use std::path::PathBuf;
use std::process::Command;

pub(crate) struct Found {
    pub(crate) version: String,
    pub(crate) lib_dir: PathBuf,
}

pub(crate) fn locate() -> Result<Found, String> {
    let ask = |arguments: &[&str]| {
        let output =
            Command::new("pkg-config").args(arguments).output().map_err(|error| error.to_string())?;
        Ok::<_, String>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let version = ask(&["--modversion", "libibverbs"])?;
    let lib_dir = PathBuf::from(ask(&["--variable=libdir", "libibverbs"])?);
    Ok(Found { version: version.splitn(3, '.').nth(2).unwrap_or_default().to_owned(), lib_dir })
}

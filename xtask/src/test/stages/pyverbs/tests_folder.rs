//! Where the distribution puts the tests, and a folder in which Python can run them.

use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use tempfile::TempDir;

/// Debian's and Fedora's python3-pyverbs agree; Debian packs the larger files.
const INSTALLED: &str = "/usr/share/doc/rdma-core/tests";

/// Copies the tests to a folder of our own, unpacked.
pub(super) fn unpack() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    copy(Path::new(INSTALLED), folder.path())?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let shown = from.display();
    let entries =
        fs::read_dir(from).with_context(|| format!("cannot read {shown}; `cargo xtask setup` brings it"))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let mut bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = match name.strip_suffix(".gz") {
            Some(plain) => {
                let mut unpacked = Vec::new();
                GzDecoder::new(&bytes[..])
                    .read_to_end(&mut unpacked)
                    .with_context(|| format!("cannot unpack {}", path.display()))?;
                bytes = unpacked;
                plain
            }
            None => name,
        };
        fs::write(to.join(name), bytes)?;
    }
    if !to.join("run_tests.py").is_file() {
        bail!("{shown} has no run_tests.py");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn packed_files_are_unpacked_and_plain_ones_copied() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(from.path().join("run_tests.py"), "plain").unwrap();
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(b"packed").unwrap();
        fs::write(from.path().join("base.py.gz"), packer.finish().unwrap()).unwrap();
        copy(from.path(), to.path()).unwrap();
        assert_eq!(fs::read_to_string(to.path().join("run_tests.py")).unwrap(), "plain");
        assert_eq!(fs::read_to_string(to.path().join("base.py")).unwrap(), "packed");
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_folder_without_tests_is_an_error_that_says_what_to_do() {
        let empty = tempfile::tempdir().unwrap();
        let missing = empty.path().join("none");
        assert!(copy(&missing, empty.path()).unwrap_err().to_string().contains("setup"));
        assert!(copy(empty.path(), tempfile::tempdir().unwrap().path()).is_err());
    }
}

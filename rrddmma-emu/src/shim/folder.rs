//! The folder of a fabric: where the processes of one user meet.
//!
//! ```text
//! <base>/rrddmma-emu-<uid>/<fabric>/      all 0700, owned by the user
//!     lock       taken while a process joins
//!     state      the device, mapped by every process
//!     channels/  one FIFO per event channel
//!     sys/class  what the device shows of itself in sysfs
//!     dev/       stands for /dev/infiniband
//! ```

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::config::Config;
use super::syscall;

/// A folder that exists, belongs to this user and is closed to others.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Creates the folder of a fabric, or takes the one that is there.
    ///
    /// # Errors
    /// If it cannot be created, or what stands there is not a folder, not this user's or open to others.
    pub fn open(config: &Config) -> io::Result<Self> {
        let base = base(config)?;
        let path = base.join(&config.fabric);
        for folder in [&base, &path, &path.join("channels")] {
            private_folder(folder)?;
        }
        Ok(Self { path })
    }

    /// The folders of all fabrics of this user, by name.
    ///
    /// # Errors
    /// If the folder that they lie in cannot be read, is not this user's or is open to others.
    pub fn all(config: &Config) -> io::Result<Vec<Self>> {
        let base = base(config)?;
        let entries = match fs::read_dir(&base) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(explained(error.kind(), &base, &error.to_string())),
            Ok(entries) => entries,
        };
        check_private(&base)?;
        let mut found = Vec::new();
        for entry in entries {
            let path = entry?.path();
            // What is not a fabric's folder is not ours to judge.
            if path.join("lock").is_file() && check_private(&path).is_ok() {
                found.push(Self { path });
            }
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }

    /// The fabric's name.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What `SYSFS_PATH` is set to.
    pub fn sysfs(&self) -> PathBuf {
        self.path.join("sys")
    }
}

fn base(config: &Config) -> io::Result<PathBuf> {
    match &config.folder {
        Some(folder) if folder.is_absolute() => Ok(folder.clone()),
        Some(folder) => {
            let reason = format!("'{}' is not an absolute path", folder.display());
            Err(io::Error::new(io::ErrorKind::InvalidInput, reason))
        }
        None => Ok(usual_base().join(format!("rrddmma-emu-{}", syscall::geteuid()))),
    }
}

/// Where folders of a user lie that needn't survive a restart.
fn usual_base() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let usable = |path: &PathBuf| path.is_absolute() && is_own_folder(path);
    if let Some(runtime) = runtime.filter(usable) {
        return runtime;
    }
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

fn is_own_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_dir() && meta.uid() == syscall::geteuid())
}

/// Creates a folder with mode 0700 or checks the one that is there: in a place where everybody may write, somebody
/// else may have been first.
fn private_folder(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(explained(error.kind(), path, &error.to_string())),
    }
    check_private(path)
}

fn check_private(path: &Path) -> io::Result<()> {
    let meta = fs::symlink_metadata(path)?;
    let refuse = |why: &str| Err(explained(io::ErrorKind::PermissionDenied, path, why));
    if !meta.is_dir() {
        refuse("stands there but is not a folder")
    } else if meta.uid() != syscall::geteuid() {
        refuse(&format!("belongs to user {}, not to user {}", meta.uid(), syscall::geteuid()))
    } else if meta.mode() & 0o077 != 0 {
        refuse("is open to other users; remove it, or chmod 700 if you trust what is in it")
    } else {
        Ok(())
    }
}

fn explained(kind: io::ErrorKind, path: &Path, why: &str) -> io::Error {
    io::Error::new(kind, format!("folder of the fabric: '{}' {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn config(folder: &Path) -> Config {
        let mut config = Config::from_variables(|_| None).unwrap();
        config.folder = Some(folder.to_owned());
        config
    }

    fn scratch(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("rrddmma-emu-test-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        path
    }

    #[test]
    fn a_fresh_folder_is_private_and_found_again() {
        let root = scratch("fresh");
        let config = config(&root.join("base"));
        let folder = Folder::open(&config).unwrap();
        assert_eq!(folder.path(), root.join("base/default"));
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&root.join("base")), mode(folder.path())), (0o700, 0o700));
        assert_eq!(Folder::open(&config).unwrap().path(), folder.path());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_folder_that_others_could_write_is_refused() {
        let root = scratch("open");
        let base = root.join("base");
        fs::create_dir(&base).unwrap();
        fs::set_permissions(&base, PermissionsExt::from_mode(0o777)).unwrap();
        let error = Folder::open(&config(&base)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(error.to_string().contains("open to other users"), "{error}");
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_symbolic_link_is_refused() {
        let root = scratch("link");
        fs::create_dir(root.join("real")).unwrap();
        fs::set_permissions(root.join("real"), PermissionsExt::from_mode(0o700)).unwrap();
        symlink(root.join("real"), root.join("base")).unwrap();
        let error = Folder::open(&config(&root.join("base"))).unwrap_err();
        assert!(error.to_string().contains("not a folder"), "{error}");
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_relative_folder_is_refused() {
        let error = Folder::open(&config(Path::new("relative"))).unwrap_err();
        assert!(error.to_string().contains("not an absolute path"), "{error}");
    }
}

//! The cache folder: archives, and finished builds under a lock.
//!
//! ```text
//! CACHE/downloads/rdma-core-56.1.tar.gz    verified each time it is used
//! CACHE/build/KEY/{include,lib,stamp}      a finished build; moved here when it is complete
//! CACHE/build/KEY.lock                     held while KEY is being built
//! CACHE/build/KEY.work/                    a build on its way; removed by the next holder of the lock
//! ```

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};

use super::error::SourceError;

/// A folder in which downloads and builds are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which need not exist.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder of downloaded archives.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// The build with the key `key`.
    pub(crate) fn build(&self, key: &str) -> CachedBuild {
        CachedBuild { parent: self.folder.join("build"), key: key.to_owned() }
    }
}

/// The place of one build.
#[derive(Clone, Debug)]
pub(crate) struct CachedBuild {
    parent: PathBuf,
    key: String,
}

impl CachedBuild {
    /// Where the finished build stands.
    pub(crate) fn folder(&self) -> PathBuf {
        self.parent.join(&self.key)
    }

    /// Where it is made.
    pub(crate) fn work(&self) -> PathBuf {
        self.parent.join(format!("{}.work", self.key))
    }

    /// Written last into a build, so that one whose folder was filled by other means does not count.
    pub(crate) fn stamp(&self) -> PathBuf {
        self.folder().join("stamp")
    }

    /// Whether the build is there, whole.
    pub(crate) fn is_complete(&self) -> bool {
        let folder = self.folder();
        let files = ["stamp", "lib/libibverbs.a", "lib/libmlx5.a", "include/infiniband/verbs.h"];
        files.iter().all(|file| folder.join(file).is_file())
    }

    /// Makes the build by `make` unless it is there. `make` gets an empty work folder, and fills the folder `done` in
    /// it, which becomes the build.
    ///
    /// Of two processes at once one builds, and the other waits and takes the result.
    pub(crate) fn ensure<F>(&self, make: F) -> Result<(), SourceError>
    where
        F: FnOnce(&Path, &Path) -> Result<(), SourceError>,
    {
        if self.is_complete() {
            return Ok(());
        }
        std::fs::create_dir_all(&self.parent).map_err(SourceError::io(&self.parent))?;
        let _lock = Lock::wait(&self.parent.join(format!("{}.lock", self.key)))?;
        if self.is_complete() {
            return Ok(());
        }
        // What a killed build left, and a build whose files somebody removed.
        remove(&self.work())?;
        remove(&self.folder())?;
        let (work, done) = (self.work(), self.work().join("done"));
        std::fs::create_dir_all(&done).map_err(SourceError::io(&done))?;
        let result = make(&work, &done).and_then(|()| {
            let stamp = done.join("stamp");
            std::fs::write(&stamp, format!("{}\n", self.key)).map_err(SourceError::io(&stamp))?;
            std::fs::rename(&done, self.folder()).map_err(SourceError::io(&self.folder()))
        });
        remove(&work)?;
        result
    }
}

fn remove(folder: &Path) -> Result<(), SourceError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(SourceError::io(folder)(error)),
        _ => Ok(()),
    }
}

/// An exclusive lock on a file; it ends with the process, however that ends.
#[derive(Debug)]
struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock. (`File::lock` of the standard library came after our oldest supported Rust.)
    fn wait(path: &Path) -> Result<Self, SourceError> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(SourceError::io(path))?;
        loop {
            // SAFETY: the descriptor is open, because `file` lives until after the call; flock touches no memory.
            let status = unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_EX) };
            if status == 0 {
                return Ok(Self { _file: file });
            }
            let error = std::io::Error::last_os_error();
            if error.kind() != std::io::ErrorKind::Interrupted {
                return Err(SourceError::io(path)(error));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn fill(done: &Path) {
        for file in ["lib/libibverbs.a", "lib/libmlx5.a", "include/infiniband/verbs.h"] {
            let file = done.join(file);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            std::fs::write(file, "").expect("a file");
        }
    }

    #[test]
    fn two_builds_at_once_make_it_once() {
        let root = tempfile::tempdir().expect("a folder");
        let build = Cache::new(root.path()).build("key");
        let made = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let result = build.ensure(|_, done| {
                        made.fetch_add(1, Ordering::SeqCst);
                        fill(done);
                        Ok(())
                    });
                    result.expect("a build");
                });
            }
        });
        assert_eq!(made.load(Ordering::SeqCst), 1);
        assert!(build.is_complete());
        assert!(!build.work().exists());
    }

    #[test]
    fn a_half_finished_build_is_never_taken_as_complete() {
        let root = tempfile::tempdir().expect("a folder");
        let build = Cache::new(root.path()).build("key");
        // As a killed process leaves it: everything built, but not moved to its place.
        fill(&build.work().join("done"));
        std::fs::write(build.work().join("left"), "").expect("a file");
        // As somebody leaves it who copies a build by hand: no stamp.
        fill(&build.folder());
        assert!(!build.is_complete());
        let mut called = false;
        let result = build.ensure(|work, done| {
            called = true;
            assert!(!work.join("left").exists());
            assert_eq!(std::fs::read_dir(done).expect("a folder").count(), 0);
            fill(done);
            Ok(())
        });
        result.expect("a build");
        assert!(called && build.is_complete());
    }

    #[test]
    fn a_failed_build_leaves_nothing_behind() {
        let root = tempfile::tempdir().expect("a folder");
        let build = Cache::new(root.path()).build("key");
        let failed = |_: &Path, done: &Path| {
            fill(done);
            Err(SourceError::NoDownloader)
        };
        build.ensure(failed).expect_err("the failure of the build");
        assert!(!build.is_complete() && !build.work().exists() && !build.folder().exists());
    }
}

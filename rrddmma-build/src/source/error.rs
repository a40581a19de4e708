//! What can go wrong on the way from nothing to a built rdma-core.

use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong on the way from nothing to a built rdma-core.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Tools are missing.
    #[error("building rdma-core needs {}, not found on the PATH", missing.join(", "))]
    ToolsMissing {
        /// The tools, by what they are for.
        missing: Vec<&'static str>,
    },
    /// No folder for the cache.
    #[error("there is no folder for the cache: none of RRDDMMA_CACHE_DIR, XDG_CACHE_HOME and HOME is set")]
    NoCacheFolder,
    /// The network may not be used, and there is no source without it.
    #[error("offline, and rdma-core {version} is neither vendored nor in {}", cache.display())]
    Offline {
        /// The release that is needed.
        version: String,
        /// The folder in which its archive was looked for.
        cache: PathBuf,
    },
    /// Neither curl nor wget.
    #[error("downloading needs curl or wget, neither is on the PATH")]
    NoDownloader,
    /// A download failed.
    #[error("{url}: {reason}")]
    Download {
        /// The address.
        url: String,
        /// What the downloader said.
        reason: String,
    },
    /// A download stopped coming.
    #[error("{url}: no data for {seconds} s")]
    Stalled {
        /// The address.
        url: String,
        /// How long was waited.
        seconds: f32,
    },
    /// A download does not end.
    #[error("{url}: longer than {limit} bytes")]
    TooLong {
        /// The address.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// An archive is not the pinned one.
    #[error("{}: sha256 is {found}, expected {expected}", file.display())]
    Checksum {
        /// The archive.
        file: PathBuf,
        /// Its SHA-256.
        found: String,
        /// The SHA-256 of the pin.
        expected: String,
    },
    /// An archive is damaged or hostile.
    #[error("{}: {reason}", archive.display())]
    Archive {
        /// The archive.
        archive: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder is no source tree of rdma-core.
    #[error("{} is no source tree of rdma-core: {reason}", folder.display())]
    NotASourceTree {
        /// The folder.
        folder: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// A vendored tree is not what was vendored.
    #[error("{} is not what was vendored: {reason}", folder.display())]
    Vendored {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A step of the build failed.
    #[error("{step} failed: {printed}")]
    Build {
        /// The step.
        step: &'static str,
        /// The end of what it printed.
        printed: String,
    },
    /// The distribution's archive cannot be used here.
    #[error("the distribution's source archive: {reason}")]
    Apt {
        /// Why.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl SourceError {
    /// What to type or to do about it, as a sentence.
    pub fn remedy(&self) -> Option<String> {
        let text = match self {
            Self::ToolsMissing { .. } => {
                "apt-get install cmake python3 gcc binutils make pkg-config (Debian, Ubuntu), or dnf install cmake \
                 python3 gcc binutils make pkgconf-pkg-config (RHEL, Fedora)"
            }
            Self::NoCacheFolder => "set RRDDMMA_CACHE_DIR",
            Self::Offline { .. } => {
                "run `cargo xtask vendor-rdma-core` where there is a network, or unset RRDDMMA_OFFLINE"
            }
            Self::NoDownloader => "apt-get install curl, or dnf install curl",
            Self::Download { .. } | Self::Stalled { .. } | Self::TooLong { .. } => {
                "run `cargo xtask vendor-rdma-core --apt` or `--tarball FILE`, or set RRDDMMA_RDMA_CORE_URL to a mirror"
            }
            Self::Checksum { .. } | Self::Archive { .. } => {
                "fetch the archive again: `cargo xtask vendor-rdma-core`; no other archive is accepted"
            }
            Self::NotASourceTree { .. } => "set RRDDMMA_RDMA_CORE_SRC to the unpacked archive of a release",
            Self::Vendored { .. } => "remove the folder and run `cargo xtask vendor-rdma-core`",
            Self::Apt { .. } => "run `cargo xtask vendor-rdma-core --tarball FILE`",
            Self::Build { .. } | Self::Io { .. } => return None,
        };
        Some(text.to_owned())
    }

    /// For `map_err`: the failure of an operation on `path`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::Io { path: path.to_owned(), error }
    }
}

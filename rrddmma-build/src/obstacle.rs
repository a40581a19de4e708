//! Why a route was not taken, and what would mend it.

use std::path::PathBuf;

use crate::found::{Flavour, Linkage, Route};
use crate::source::SourceError;

/// Why a route was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// No variable names folders.
    #[error("neither RRDDMMA_IBVERBS_DIR nor RRDDMMA_INCLUDE_DIR and RRDDMMA_LIB_DIR are set")]
    NotNamed,
    /// One of two variables that belong together is missing.
    #[error("{set} is set, but {missing} is not")]
    HalfNamed {
        /// The one that is set.
        set: &'static str,
        /// The one that is missing.
        missing: &'static str,
    },
    /// `RRDDMMA_LINK` asks for another route.
    #[error("RRDDMMA_LINK={} asks for another route", asked.as_str())]
    NotAsked {
        /// The route that it asks for.
        asked: Route,
    },
    /// A route that comes first was taken, so this one was not looked at.
    #[error("not looked at, since {taken} comes first and was taken")]
    Later {
        /// This route.
        route: Route,
        /// The route that was taken.
        taken: Route,
    },
    /// Folders were named and do not do, so that no other route is looked at.
    #[error("not looked at, since folders that are named are final")]
    Moot,
    /// What this machine has is of no use for the target.
    #[error(
        "cross compilation from {host} to {target}: what this machine has installed is not for the target"
    )]
    CrossCompilation {
        /// Triple of the machine that builds.
        host: String,
        /// Triple of the machine that will run the program.
        target: String,
    },
    /// There is no trace of MLNX_OFED.
    #[error("`ofed_info` is not on the PATH and no infiniband/verbs_exp.h is installed")]
    NoOfed,
    /// `ofed_info` prints no version.
    #[error("`ofed_info -s` says no version: {printed}")]
    OfedInfo {
        /// What it printed.
        printed: String,
    },
    /// MLNX_OFED is there, but its rdma-core is not found.
    #[error("MLNX_OFED {version} without experimental verbs, and {reason}")]
    OfedWithout {
        /// Version of MLNX_OFED.
        version: String,
        /// Why pkg-config gave nothing.
        reason: Box<Self>,
    },
    /// The header is missing.
    #[error("there is no infiniband/verbs.h in {}", list(folders))]
    HeaderMissing {
        /// Where it was looked for.
        folders: Vec<PathBuf>,
    },
    /// There is a header, but no library.
    #[error("there is {} but no {library} in {}", header.display(), list(folders))]
    LibraryMissing {
        /// The header.
        header: PathBuf,
        /// The library.
        library: String,
        /// Where it was looked for.
        folders: Vec<PathBuf>,
    },
    /// Header and library come from two installations.
    #[error("{} and {} come from two installations: {why}", header.display(), library.display())]
    Mixed {
        /// The header.
        header: PathBuf,
        /// The library.
        library: PathBuf,
        /// What shows it.
        why: String,
    },
    /// A small program could not be compiled and linked.
    #[error("a test program that calls ibv_get_device_list cannot be linked: {printed}")]
    Probe {
        /// What the compiler printed.
        printed: String,
    },
    /// No C compiler, so that nothing can be tried out.
    #[error("no C compiler: {reason}")]
    NoCompiler {
        /// What was looked for.
        reason: String,
    },
    /// No pkg-config.
    #[error("`{program}` is not on the PATH")]
    NoPkgConfig {
        /// The program that was looked for.
        program: String,
    },
    /// pkg-config does not know libibverbs.
    #[error("pkg-config: {printed}")]
    PkgConfig {
        /// What it printed.
        printed: String,
    },
    /// The library is too old.
    #[error("libibverbs.pc has version {version}, older than {needed}")]
    TooOld {
        /// The version that was found.
        version: String,
        /// The oldest that will do.
        needed: &'static str,
    },
    /// It is not what the caller insists on.
    #[error("it gives {have}, but {wanted} is wanted")]
    Unwanted {
        /// What it gives.
        have: &'static str,
        /// What is wanted.
        wanted: &'static str,
    },
    /// The source route failed.
    #[error(transparent)]
    Source(#[from] SourceError),
}

impl Obstacle {
    /// What to type or to do about it, as a sentence; `None` where there is nothing to mend.
    pub fn remedy(&self) -> Option<String> {
        let text = match self {
            Self::NotNamed => {
                "set RRDDMMA_IBVERBS_DIR to the prefix of an installed or unpacked libibverbs".into()
            }
            Self::HalfNamed { missing, .. } => format!("set {missing} as well, or RRDDMMA_IBVERBS_DIR alone"),
            Self::NotAsked { .. } => "unset RRDDMMA_LINK to try every route".into(),
            Self::Later { taken: Route::Explicit, .. } | Self::Moot => {
                "unset the variables that name folders".into()
            }
            Self::Later { route, .. } => format!("set RRDDMMA_LINK={} to take it", route.as_str()),
            Self::CrossCompilation { .. } => "set RRDDMMA_IBVERBS_DIR to a prefix made for the target, or \
                PKG_CONFIG_SYSROOT_DIR for pkg-config"
                .into(),
            Self::NoOfed => "install MLNX_OFED or DOCA-OFED, if you want it".into(),
            Self::OfedInfo { .. } => "reinstall MLNX_OFED, or take its `ofed_info` off the PATH".into(),
            Self::OfedWithout { reason, .. } => return reason.remedy(),
            Self::HeaderMissing { .. } | Self::LibraryMissing { .. } | Self::PkgConfig { .. } => {
                install_libibverbs()
            }
            Self::Mixed { .. } => "remove one of the two, or name one with RRDDMMA_IBVERBS_DIR".into(),
            Self::Probe { .. } => {
                "install what the message misses, or install libibverbs and its headers anew".into()
            }
            Self::NoCompiler { .. } => "apt-get install gcc, dnf install gcc, or set CC".into(),
            Self::NoPkgConfig { .. } => {
                "apt-get install pkg-config, or dnf install pkgconf-pkg-config".into()
            }
            Self::TooOld { .. } => "update libibverbs, or set RRDDMMA_LINK=vendored".into(),
            Self::Unwanted { wanted, .. } if *wanted == Linkage::Static.as_str() => {
                "set RRDDMMA_LINK=vendored".into()
            }
            Self::Unwanted { wanted, .. } if *wanted == Flavour::Experimental.as_str() => {
                "set RRDDMMA_IBVERBS_DIR to an unpacked MLNX_OFED 4.9".into()
            }
            Self::Unwanted { .. } => return None,
            Self::Source(error) => return error.remedy(),
        };
        Some(text)
    }
}

/// A variable that Cargo sets for build scripts is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not set: this is no build script")]
pub struct MissingBuildVariable(pub &'static str);

fn install_libibverbs() -> String {
    "apt-get install libibverbs-dev (Debian, Ubuntu), or dnf install rdma-core-devel (RHEL, Fedora)"
        .to_owned()
}

fn list(folders: &[PathBuf]) -> String {
    let names: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    names.join(", ")
}

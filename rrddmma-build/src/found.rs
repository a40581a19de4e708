//! What was found.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::bindings::Bindings;
use crate::obstacle::Obstacle;

/// A libibverbs that can be linked, and the reasons against the other routes.
#[derive(Debug)]
pub struct Found {
    /// The route that was taken.
    pub route: Route,
    /// The interface of the library.
    pub flavour: Flavour,
    /// How it is linked.
    pub linkage: Linkage,
    /// Folders with `infiniband/verbs.h`, in the order of `-I`.
    pub include_dirs: Vec<PathBuf>,
    /// Folders of the libraries, in the order of `-L`.
    pub lib_dirs: Vec<PathBuf>,
    /// The libraries in link order. Empty for a documentation build.
    pub libraries: Vec<Library>,
    /// Release of rdma-core, such as `44.0`, where it is known. Experimental verbs have none.
    pub version: Option<String>,
    /// Version of MLNX_OFED or DOCA-OFED as `ofed_info` prints it, such as `23.10-5.1.4.0`.
    pub ofed: Option<String>,
    /// Whether `infiniband/mlx5dv.h` and libmlx5 are there as well.
    pub mlx5dv: bool,
    /// Where the Rust bindings come from.
    pub bindings: Bindings,
    /// Whether everything named here exists. `false` only for a plan of a build that was not made yet.
    pub ready: bool,
    /// Files whose change makes the answer stale.
    pub watched: Vec<PathBuf>,
    /// Every route in order, with what became of it.
    pub attempts: Vec<Attempt>,
}

impl Found {
    /// What dependants of `rrddmma-sys` get as `DEP_IBVERBS_*`.
    pub fn metadata(&self) -> Metadata {
        Metadata::of(self)
    }
}

/// A way to come by libibverbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// Documentation builds (`DOCS_RS`): nothing is linked.
    Documentation,
    /// Folders that the user named.
    Explicit,
    /// MLNX_OFED or DOCA-OFED on this machine.
    Ofed,
    /// What pkg-config knows.
    PkgConfig,
    /// rdma-core built from source.
    Source,
}

impl Route {
    /// The routes that look for something, in the order in which they are tried.
    pub const ORDER: [Self; 4] = [Self::Explicit, Self::Ofed, Self::PkgConfig, Self::Source];

    /// The word for it in `DEP_IBVERBS_ROUTE`; `ofed`, `pkg-config` and `vendored` are also the values of
    /// `RRDDMMA_LINK`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Explicit => "explicit",
            Self::Ofed => "ofed",
            Self::PkgConfig => "pkg-config",
            Self::Source => "vendored",
        }
    }
}

/// The interface of a libibverbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flavour {
    /// rdma-core, of a distribution, of MLNX_OFED 5 and later, or built from source.
    RdmaCore,
    /// Experimental verbs (`ibv_exp_*`) of MLNX_OFED 4.9: `infiniband/verbs_exp.h` is there.
    Experimental,
}

impl Flavour {
    /// The word for it in `DEP_IBVERBS_FLAVOUR`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RdmaCore => "rdma-core",
            Self::Experimental => "experimental",
        }
    }
}

/// How a library is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Linkage {
    /// A shared object, loaded at run time.
    Dynamic,
    /// An archive that becomes part of the program.
    Static,
}

impl Linkage {
    /// The word for it in `DEP_IBVERBS_LINKAGE`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dynamic => "dynamic",
            Self::Static => "static",
        }
    }
}

/// One library to link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// Name without `lib` and suffix.
    pub name: String,
    /// How it is linked.
    pub linkage: Linkage,
    /// The file, where it is known.
    pub file: Option<PathBuf>,
}

impl Library {
    pub(crate) fn new(name: &str, linkage: Linkage, file: Option<PathBuf>) -> Self {
        Self { name: name.to_owned(), linkage, file }
    }
}

/// A route and what became of it.
#[derive(Debug)]
pub struct Attempt {
    /// The route.
    pub route: Route,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a route.
#[derive(Debug)]
pub enum Outcome {
    /// It was taken.
    Taken,
    /// It was not taken.
    Refused(Obstacle),
}

/// The `DEP_IBVERBS_*` of a [`Found`]: names without prefix, in the order in which they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata(Vec<(&'static str, String)>);

impl Metadata {
    /// Names (in capitals, without `DEP_IBVERBS_`) and values. A value that is not known is empty.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn of(found: &Found) -> Self {
        let switch = |on: bool| if on { "1" } else { "0" }.to_owned();
        Self(vec![
            ("ROUTE", found.route.as_str().to_owned()),
            ("FLAVOUR", found.flavour.as_str().to_owned()),
            ("LINKAGE", found.linkage.as_str().to_owned()),
            ("VERSION", found.version.clone().unwrap_or_default()),
            ("OFED", found.ofed.clone().unwrap_or_default()),
            ("HAS_MLX5DV", switch(found.mlx5dv)),
            ("BINDINGS", found.bindings.as_str().to_owned()),
            ("INCLUDE", joined(&found.include_dirs)),
            ("LIB_DIR", joined(&found.lib_dirs)),
            ("LIBS", found.libraries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        ])
    }
}

/// As after `cargo::rustc-link-lib=`.
impl fmt::Display for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.linkage {
            Linkage::Dynamic => write!(f, "dylib={}", self.name),
            Linkage::Static => write!(f, "static={}", self.name),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documentation => "documentation build",
            Self::Explicit => "explicit folders",
            Self::Ofed => "MLNX_OFED",
            Self::PkgConfig => "pkg-config",
            Self::Source => "rdma-core from source",
        })
    }
}

fn joined(folders: &[PathBuf]) -> String {
    folders.iter().map(|folder| Path::display(folder).to_string()).collect::<Vec<_>>().join(":")
}

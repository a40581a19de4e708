//! What is asked: where to look, for which target, and what must come out.

use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::found::{Flavour, Linkage};
use crate::obstacle::MissingBuildVariable;
use crate::source::{PINS, Pin, VENDORED_FOLDER};

/// Everything that [`locate`](crate::locate) depends on.
#[derive(Clone, Debug)]
pub struct Request {
    /// Root of the file system in which system folders are looked for; `/` outside of tests.
    pub root: PathBuf,
    /// The environment; tools are looked up on its `PATH` and run with it and nothing else.
    pub environment: Environment,
    /// Target triple of the machine that builds.
    pub host: String,
    /// Target triple of the machine that will run the program.
    pub target: String,
    /// Where a vendored rdma-core would stand (see [`VENDORED_FOLDER`]); `None` if there is no workspace around.
    pub vendored: Option<PathBuf>,
    /// What the caller insists on; a route that does not give it is not taken.
    pub wanted: Wanted,
    /// Whether rdma-core may be fetched and built now.
    pub effort: Effort,
    /// The releases of rdma-core that are accepted; the first is fetched when none is at hand. [`PINS`] outside of
    /// tests.
    pub pins: Vec<Pin>,
}

/// What the caller insists on. `None` takes whatever comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The interface that must come out.
    pub flavour: Option<Flavour>,
    /// The kind of linking that must come out.
    pub linkage: Option<Linkage>,
}

/// How far [`locate`](crate::locate) goes on the source route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// Fetches and builds what is missing: what a build script does.
    #[default]
    Build,
    /// Only says what [`Effort::Build`] would come to; neither fetches nor builds. The folders that it names may not
    /// exist yet.
    Plan,
}

impl Request {
    /// A request for this machine's own root folder.
    ///
    /// `workspace` is the folder in which a vendored rdma-core would stand.
    pub fn new(environment: Environment, host: &str, target: &str, workspace: Option<&Path>) -> Self {
        Self {
            root: PathBuf::from("/"),
            environment,
            host: host.to_owned(),
            target: target.to_owned(),
            vendored: workspace.map(|folder| folder.join(VENDORED_FOLDER)),
            wanted: Wanted::default(),
            effort: Effort::default(),
            pins: PINS.to_vec(),
        }
    }

    /// The request of a running build script, from the variables that Cargo sets for it.
    ///
    /// The workspace is taken to be the folder above the package, as it is in a checkout of rrddmma.
    ///
    /// # Errors
    /// If `HOST` or `TARGET` is not set, so that this is no build script.
    pub fn from_build_script() -> Result<Self, MissingBuildVariable> {
        let environment = Environment::of_process();
        let host = environment.text("HOST").ok_or(MissingBuildVariable("HOST"))?.to_owned();
        let target = environment.text("TARGET").ok_or(MissingBuildVariable("TARGET"))?.to_owned();
        let package = environment.path("CARGO_MANIFEST_DIR");
        let workspace = package.as_deref().and_then(Path::parent);
        Ok(Self::new(environment.clone(), &host, &target, workspace))
    }

    /// Whether the program will run on another kind of machine than the one that builds.
    pub fn is_cross(&self) -> bool {
        self.host != self.target
    }

    /// `path` (absolute) inside the root of this request.
    pub(crate) fn in_root(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }
}

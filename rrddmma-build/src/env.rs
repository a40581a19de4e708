//! The environment: one table of every variable that is read, and what its values mean.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::found::Route;

/// A variable that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Which values it may have.
    pub values: Values,
    /// Whether a build is made again when it changes. `PATH` and `HOME` differ between a terminal and an editor of one
    /// user, so that tracking them would build everything twice over; what they lead to is watched by file instead.
    pub tracked: bool,
    /// Whether `NAME_<target>`, `HOST_NAME` and `TARGET_NAME` are read as well.
    pub per_target: bool,
}

/// Which values a variable may have. An empty value counts as unset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// An absolute path.
    Folder,
    /// `1` or `0`, `true` or `false`, `yes` or `no`, `on` or `off`.
    Switch,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// An address that begins with `https://`, `http://` or `file:///`.
    Address,
    /// Belongs to another program, which judges it.
    Foreign,
}

/// Every variable that this crate reads.
pub const VARIABLES: &[Variable] = &[
    own(
        "RRDDMMA_IBVERBS_DIR",
        "prefix that holds include/infiniband and lib*, used as it is",
        Values::Folder,
    ),
    own("RRDDMMA_INCLUDE_DIR", "folder that holds infiniband/verbs.h, with RRDDMMA_LIB_DIR", Values::Folder),
    own("RRDDMMA_LIB_DIR", "folder that holds libibverbs, with RRDDMMA_INCLUDE_DIR", Values::Folder),
    own("MLNX_OFED_INCLUDE_DIR", "older name of RRDDMMA_INCLUDE_DIR", Values::Folder),
    own("MLNX_OFED_LIB_DIR", "older name of RRDDMMA_LIB_DIR", Values::Folder),
    own("RRDDMMA_LINK", "the only route to try", Values::OneOf(LINKS)),
    own("RRDDMMA_RDMA_CORE_SRC", "unpacked rdma-core to build instead of the pinned one", Values::Folder),
    own("RRDDMMA_RDMA_CORE_URL", "address of the pinned rdma-core archive", Values::Address),
    own(
        "RRDDMMA_RDMA_CORE_NEIGH",
        "builds rdma-core with neighbour resolution, which links libnl",
        Values::Switch,
    ),
    own("RRDDMMA_CMAKE_GENERATOR", "generator that cmake uses for rdma-core", Values::OneOf(GENERATORS)),
    own("RRDDMMA_CACHE_DIR", "folder for downloaded and built rdma-core", Values::Folder),
    own("RRDDMMA_OFFLINE", "never touches the network", Values::Switch),
    own("CARGO_NET_OFFLINE", "Cargo's offline switch, obeyed as RRDDMMA_OFFLINE", Values::Switch),
    own("DOCS_RS", "set for documentation builds: nothing is looked for, linked or fetched", Values::Foreign),
    own("XDG_CACHE_HOME", "folder in which the cache folder stands", Values::Foreign),
    per_target("CC", "C compiler"),
    per_target("CFLAGS", "options for the C compiler of the source build"),
    per_target("PKG_CONFIG", "the pkg-config program"),
    per_target("PKG_CONFIG_PATH", "folders in which pkg-config looks first"),
    per_target("PKG_CONFIG_LIBDIR", "folders in which pkg-config looks instead of its own"),
    per_target("PKG_CONFIG_SYSROOT_DIR", "root of another system; allows pkg-config when cross compiling"),
    per_target("PKG_CONFIG_ALLOW_CROSS", "allows pkg-config when cross compiling"),
    own("LIBCLANG_PATH", "where libclang is", Values::Foreign),
    own("LLVM_CONFIG_PATH", "the llvm-config program, which says where libclang is", Values::Foreign),
    ambient("PATH", "where tools are looked up"),
    ambient("HOME", "the cache folder stands in its .cache"),
];

const LINKS: &[&str] = &["ofed", "pkg-config", "vendored"];
const GENERATORS: &[&str] = &["Ninja", "Unix Makefiles"];

/// A variable has a value that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is `{value}`, but it must be {allowed}")]
pub struct BadVariable {
    /// The variable.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What would be allowed.
    pub allowed: String,
}

/// The values of all variables, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `RRDDMMA_IBVERBS_DIR`.
    pub prefix: Option<PathBuf>,
    /// `RRDDMMA_INCLUDE_DIR`, or its older name.
    pub include_dir: Option<PathBuf>,
    /// `RRDDMMA_LIB_DIR`, or its older name.
    pub lib_dir: Option<PathBuf>,
    /// `RRDDMMA_LINK`.
    pub link: Option<Route>,
    /// `RRDDMMA_RDMA_CORE_SRC`.
    pub rdma_core_source: Option<PathBuf>,
    /// `RRDDMMA_RDMA_CORE_URL`.
    pub rdma_core_url: Option<String>,
    /// `RRDDMMA_RDMA_CORE_NEIGH`.
    pub neighbours: bool,
    /// `RRDDMMA_CMAKE_GENERATOR`.
    pub generator: Option<String>,
    /// The cache folder: `RRDDMMA_CACHE_DIR`, else `$XDG_CACHE_HOME/rrddmma`, else `$HOME/.cache/rrddmma`.
    pub cache_dir: Option<PathBuf>,
    /// `RRDDMMA_OFFLINE` or `CARGO_NET_OFFLINE`.
    pub offline: bool,
    /// `DOCS_RS`.
    pub documentation: bool,
}

impl Settings {
    /// Understands `environment`.
    ///
    /// # Errors
    /// If a variable of [`VARIABLES`] has a value that is not allowed.
    pub fn read(environment: &Environment) -> Result<Self, BadVariable> {
        for variable in VARIABLES {
            check(variable, environment)?;
        }
        let folder = |name: &str| environment.path(name);
        let link = environment
            .text("RRDDMMA_LINK")
            .and_then(|word| Route::ORDER.into_iter().find(|route| route.as_str() == word));
        let cache_dir = folder("RRDDMMA_CACHE_DIR").or_else(|| {
            // The specification of XDG_CACHE_HOME says that a relative path is to be ignored.
            let xdg = folder("XDG_CACHE_HOME").filter(|path| path.is_absolute());
            let home = || folder("HOME").filter(|path| path.is_absolute()).map(|home| home.join(".cache"));
            xdg.or_else(home).map(|caches| caches.join("rrddmma"))
        });
        Ok(Self {
            prefix: folder("RRDDMMA_IBVERBS_DIR"),
            include_dir: folder("RRDDMMA_INCLUDE_DIR").or_else(|| folder("MLNX_OFED_INCLUDE_DIR")),
            lib_dir: folder("RRDDMMA_LIB_DIR").or_else(|| folder("MLNX_OFED_LIB_DIR")),
            link,
            rdma_core_source: folder("RRDDMMA_RDMA_CORE_SRC"),
            rdma_core_url: environment.text("RRDDMMA_RDMA_CORE_URL").map(str::to_owned),
            neighbours: is_on(environment, "RRDDMMA_RDMA_CORE_NEIGH"),
            generator: environment.text("RRDDMMA_CMAKE_GENERATOR").map(str::to_owned),
            cache_dir,
            offline: is_on(environment, "RRDDMMA_OFFLINE") || is_on(environment, "CARGO_NET_OFFLINE"),
            documentation: environment.get("DOCS_RS").is_some(),
        })
    }
}

/// A set of environment variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// The value of `name`; an empty one counts as unset.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The value of `name`, if it is UTF-8 and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(OsStr::to_str)
    }

    /// The value of `name` as a path, if it is not empty.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// Sets `name`.
    pub fn set(&mut self, name: impl Into<OsString>, value: impl Into<OsString>) {
        self.0.insert(name.into(), value.into());
    }

    /// All variables.
    pub fn iter(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.0.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

impl<N: Into<OsString>, V: Into<OsString>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

const fn own(name: &'static str, meaning: &'static str, values: Values) -> Variable {
    Variable { name, meaning, values, tracked: true, per_target: false }
}

const fn per_target(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, meaning, values: Values::Foreign, tracked: true, per_target: true }
}

const fn ambient(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, meaning, values: Values::Foreign, tracked: false, per_target: false }
}

fn check(variable: &Variable, environment: &Environment) -> Result<(), BadVariable> {
    let Some(value) = environment.get(variable.name) else { return Ok(()) };
    let text = value.to_string_lossy();
    let is_allowed = match variable.values {
        Values::Folder => PathBuf::from(value).is_absolute(),
        Values::Switch => switch(&text).is_some(),
        Values::OneOf(words) => words.contains(&text.as_ref()),
        Values::Address => ["https://", "http://", "file:///"].iter().any(|scheme| text.starts_with(scheme)),
        Values::Foreign => true,
    };
    if is_allowed {
        return Ok(());
    }
    Err(BadVariable {
        name: variable.name.to_owned(),
        value: text.into_owned(),
        allowed: variable.values.to_string(),
    })
}

fn is_on(environment: &Environment, name: &str) -> bool {
    environment.text(name).and_then(switch).unwrap_or(false)
}

fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

impl std::fmt::Display for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder => f.write_str("an absolute path"),
            Self::Switch => f.write_str("1 or 0"),
            Self::OneOf(words) => write!(f, "one of: {}", words.join(", ")),
            Self::Address => f.write_str("an address that begins with https://, http:// or file:///"),
            Self::Foreign => f.write_str("anything"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_stands_once_in_the_table() {
        let mut names: Vec<_> = VARIABLES.iter().map(|variable| variable.name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }

    #[test]
    fn an_unknown_value_of_each_closed_variable_is_an_error() {
        for variable in VARIABLES.iter().filter(|variable| variable.values != Values::Foreign) {
            let environment = Environment::from_iter([(variable.name, "maybe")]);
            let error = Settings::read(&environment).expect_err(variable.name);
            assert_eq!((error.name.as_str(), error.value.as_str()), (variable.name, "maybe"));
            assert!(error.to_string().contains(&variable.values.to_string()), "{error}");
        }
    }

    #[test]
    fn an_empty_value_counts_as_unset() {
        let environment: Environment = VARIABLES.iter().map(|variable| (variable.name, "")).collect();
        assert_eq!(Settings::read(&environment), Ok(Settings::default()));
    }

    #[test]
    fn rrddmma_link_takes_the_three_words() {
        for (word, route) in
            [("ofed", Route::Ofed), ("pkg-config", Route::PkgConfig), ("vendored", Route::Source)]
        {
            let settings = Settings::read(&Environment::from_iter([("RRDDMMA_LINK", word)])).expect(word);
            assert_eq!(settings.link, Some(route));
        }
    }

    #[test]
    fn the_cache_folder_is_own_then_xdg_then_home() {
        let all = [("RRDDMMA_CACHE_DIR", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
        for (skipped, folder) in [(0, "/a"), (1, "/b/rrddmma"), (2, "/c/.cache/rrddmma")] {
            let environment: Environment = all.into_iter().skip(skipped).collect();
            assert_eq!(Settings::read(&environment).expect("read").cache_dir, Some(PathBuf::from(folder)));
        }
    }

    #[test]
    fn the_older_names_of_the_folders_still_work() {
        let environment =
            Environment::from_iter([("MLNX_OFED_INCLUDE_DIR", "/i"), ("MLNX_OFED_LIB_DIR", "/l")]);
        let settings = Settings::read(&environment).expect("read");
        assert_eq!(settings.include_dir, Some(PathBuf::from("/i")));
        assert_eq!(settings.lib_dir, Some(PathBuf::from("/l")));
    }
}

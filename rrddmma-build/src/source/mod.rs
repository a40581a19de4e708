//! rdma-core from source: fetched, verified, unpacked and built in a cache folder, never in a source tree.
//!
//! The same functions serve the build script and `cargo xtask vendor-rdma-core`.

mod apt;
mod cache;
mod cmake;
mod error;
mod fetch;
mod pins;
mod requirements;
mod unpack;
mod vendor;
mod verify;

use std::path::{Path, PathBuf};

pub use apt::fetch_with_apt;
pub use cache::Cache;
pub use error::SourceError;
pub use fetch::{Limits, Progress, fetch};
pub use pins::{ArchiveForm, PINNED, PINS, Pin};
pub use requirements::check as check_tools;
pub use unpack::unpack;
pub use vendor::{STAMP, VENDORED_FOLDER, Vendored, check, vendor};
pub use verify::{sha256_of_file, verify, verify_pin};

use crate::bindings::Bindings;
use crate::env::Settings;
use crate::found::{Flavour, Found, Library, Linkage, Route};
use crate::obstacle::Obstacle;
use crate::probe::Compiler;
use crate::request::{Effort, Request};
use crate::tools;

/// The archive of `pin` in the cache folder: verified, and downloaded first if it is not there.
///
/// # Errors
/// If it is not there and the network may not be used, the download fails, or what comes is not the pinned archive.
pub fn archive(
    request: &Request,
    settings: &Settings,
    pin: &Pin,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, SourceError> {
    let cache = Cache::new(settings.cache_dir.as_deref().ok_or(SourceError::NoCacheFolder)?);
    let folder = cache.downloads();
    let file = folder.join(pin.file_name());
    if verify_pin(&file, pin).is_ok() {
        return Ok(file);
    }
    let url = settings.rdma_core_url.clone().unwrap_or_else(|| pin.url());
    if settings.offline && !url.starts_with("file://") {
        return Err(SourceError::Offline { version: pin.version.to_owned(), cache: folder });
    }
    std::fs::create_dir_all(&folder).map_err(SourceError::io(&folder))?;
    fetch(&request.environment, &url, &file, Some(pin.size), Limits::default(), progress)?;
    if let Err(error) = verify_pin(&file, pin) {
        std::fs::remove_file(&file).map_err(SourceError::io(&file))?;
        return Err(error);
    }
    Ok(file)
}

pub(crate) fn locate(request: &Request, settings: &Settings) -> Result<Found, Obstacle> {
    requirements::check(request, settings)?;
    let source = Source::choose(request, settings)?;
    let cache = Cache::new(settings.cache_dir.as_deref().ok_or(SourceError::NoCacheFolder)?);
    let compiler = Compiler::find(request)?;
    let flags = tools::targeted(&request.environment, "CFLAGS", &request.host, &request.target);
    let flags = flags.map(|flags| flags.to_string_lossy().into_owned()).unwrap_or_default();
    let words: Vec<String> = std::iter::once(compiler.program.display().to_string())
        .chain(compiler.arguments.iter().cloned())
        .collect();
    let recipe = cmake::Recipe {
        environment: &request.environment,
        compiler: &words.join(" "),
        flags: &flags,
        cross_target: request.is_cross().then_some(request.target.as_str()),
        generator: settings.generator.as_deref(),
        neighbours: settings.neighbours,
        version: source.version(),
    };
    let identity = compiler_identity(request, &compiler);
    let build = cache.build(&key(&source, request, &recipe, &identity));
    if request.effort == Effort::Build {
        build.ensure(|work, done| {
            let tree = source.tree(request, settings, &work.join("source"))?;
            recipe.build(&tree, &work.join("build"), done)
        })?;
    } else if !build.is_complete() {
        source.is_reachable(request, settings)?;
    }
    let lib = build.folder().join("lib");
    let archive = |name: &str| Library::new(name, Linkage::Static, Some(lib.join(format!("lib{name}.a"))));
    // The provider first: it needs the core, and an archive is searched once.
    let mut libraries = vec![archive("mlx5"), archive("ibverbs")];
    if settings.neighbours {
        libraries.extend(["nl-route-3", "nl-3"].map(|name| Library::new(name, Linkage::Dynamic, None)));
    }
    Ok(Found {
        route: Route::Source,
        flavour: Flavour::RdmaCore,
        linkage: Linkage::Static,
        include_dirs: vec![build.folder().join("include")],
        lib_dirs: vec![lib],
        libraries,
        version: Some(source.version().to_owned()),
        ofed: None,
        mlx5dv: true,
        bindings: Bindings::CheckedIn,
        ready: build.is_complete(),
        watched: source.watched().into_iter().chain([build.stamp()]).collect(),
        attempts: Vec::new(),
    })
}

/// Where the source comes from.
#[derive(Debug)]
enum Source {
    /// A folder that the user named.
    Named { folder: PathBuf, version: String, sha256: String },
    /// The vendored tree.
    Vendored(Vendored),
    /// The pinned archive, from the cache or the network.
    Pinned(Pin),
}

impl Source {
    fn choose(request: &Request, settings: &Settings) -> Result<Self, SourceError> {
        if let Some(folder) = &settings.rdma_core_source {
            let version = version_of_tree(folder)?;
            let sha256 = verify::sha256_of_tree(folder, STAMP)?;
            return Ok(Self::Named { folder: folder.clone(), version, sha256 });
        }
        match request.vendored.as_deref().filter(|folder| folder.exists()) {
            Some(folder) => check(folder).map(Self::Vendored),
            None => Ok(Self::Pinned(PINNED)),
        }
    }

    fn version(&self) -> &str {
        match self {
            Self::Named { version, .. } => version,
            Self::Vendored(vendored) => &vendored.version,
            Self::Pinned(pin) => pin.version,
        }
    }

    /// Equal for equal sources, wherever they stand.
    fn identity(&self) -> &str {
        match self {
            Self::Named { sha256, .. } => sha256,
            Self::Vendored(vendored) => &vendored.archive_sha256,
            Self::Pinned(pin) => pin.sha256,
        }
    }

    /// The folder with the unpacked source; an archive is unpacked to `place`.
    fn tree(&self, request: &Request, settings: &Settings, place: &Path) -> Result<PathBuf, SourceError> {
        match self {
            Self::Named { folder, .. } | Self::Vendored(Vendored { folder, .. }) => Ok(folder.clone()),
            Self::Pinned(pin) => {
                let archive = archive(request, settings, pin, &mut |_| {})?;
                unpack(&archive, place)?;
                Ok(place.to_owned())
            }
        }
    }

    /// Whether [`Self::tree`] has a chance, without touching the network.
    fn is_reachable(&self, request: &Request, settings: &Settings) -> Result<(), SourceError> {
        let Self::Pinned(pin) = self else { return Ok(()) };
        let folder = Cache::new(settings.cache_dir.as_deref().ok_or(SourceError::NoCacheFolder)?).downloads();
        if verify_pin(&folder.join(pin.file_name()), pin).is_ok() {
            return Ok(());
        }
        let is_file = settings.rdma_core_url.as_deref().is_some_and(|url| url.starts_with("file://"));
        if settings.offline && !is_file {
            return Err(SourceError::Offline { version: pin.version.to_owned(), cache: folder });
        }
        let has = |name: &str| tools::find(&request.environment, name).is_some();
        if is_file || has("curl") || has("wget") { Ok(()) } else { Err(SourceError::NoDownloader) }
    }

    fn watched(&self) -> Option<PathBuf> {
        match self {
            Self::Named { folder, .. } => Some(folder.clone()),
            Self::Vendored(vendored) => Some(vendored.folder.join(STAMP)),
            Self::Pinned(_) => None,
        }
    }
}

/// The release of an unpacked tree, from its `CMakeLists.txt`.
fn version_of_tree(folder: &Path) -> Result<String, SourceError> {
    let wrong =
        |reason: &str| SourceError::NotASourceTree { folder: folder.to_owned(), reason: reason.to_owned() };
    let text =
        std::fs::read_to_string(folder.join("CMakeLists.txt")).map_err(|_| wrong("no CMakeLists.txt"))?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("set(PACKAGE_VERSION"));
    let version = line.map(|rest| rest.trim().trim_end_matches(')').trim_matches('"'));
    let version = version.ok_or_else(|| wrong("its CMakeLists.txt sets no PACKAGE_VERSION"))?;
    if !folder.join("providers/mlx5/libmlx5.map").is_file() {
        return Err(wrong("no providers/mlx5"));
    }
    Ok(version.to_owned())
}

/// What tells one compiler from another: its path and what it says of itself.
fn compiler_identity(request: &Request, compiler: &Compiler) -> String {
    let mut command = compiler.command(&request.environment);
    let said = tools::run(command.arg("--version")).unwrap_or_default();
    format!("{} {:?} {said}", compiler.program.display(), compiler.arguments)
}

/// Name of a build: readable at its front, and another one when anything differs that the archives depend on.
fn key(source: &Source, request: &Request, recipe: &cmake::Recipe<'_>, compiler: &str) -> String {
    let inputs = format!(
        "{}\n{}\n{}\n{}\n{}\n{compiler}",
        cmake::REVISION,
        source.identity(),
        request.target,
        recipe.neighbours,
        recipe.flags,
    );
    let digest = verify::sha256_of_text(&inputs);
    format!("rdma-core-{}-{}-{}", source.version(), request.target, &digest[..16])
}

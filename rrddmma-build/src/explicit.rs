//! Folders that the user named: any prefix, so that an unpacked MLNX_OFED works without being installed.

use std::path::{Path, PathBuf};

use crate::bindings::Bindings;
use crate::env::Settings;
use crate::folders::{Headers, lib_folders, library, same_prefix, version_of_file};
use crate::found::{Flavour, Found, Library, Linkage, Route};
use crate::obstacle::Obstacle;
use crate::probe::probe;
use crate::request::Request;

/// Whether a variable names a folder.
pub(crate) fn is_named(settings: &Settings) -> bool {
    settings.prefix.is_some() || settings.include_dir.is_some() || settings.lib_dir.is_some()
}

pub(crate) fn locate(request: &Request, settings: &Settings) -> Result<Found, Obstacle> {
    let (include, folders) = match (&settings.prefix, &settings.include_dir, &settings.lib_dir) {
        (Some(prefix), include, lib) => {
            let include = include.clone().unwrap_or_else(|| prefix_include(prefix));
            (include, lib.clone().map_or_else(|| prefix_libs(request, prefix), |lib| vec![lib]))
        }
        (None, Some(include), Some(lib)) => (include.clone(), vec![lib.clone()]),
        (None, Some(_), None) => {
            return Err(Obstacle::HalfNamed { set: "RRDDMMA_INCLUDE_DIR", missing: "RRDDMMA_LIB_DIR" });
        }
        (None, None, Some(_)) => {
            return Err(Obstacle::HalfNamed { set: "RRDDMMA_LIB_DIR", missing: "RRDDMMA_INCLUDE_DIR" });
        }
        (None, None, None) => return Err(Obstacle::NotNamed),
    };
    let headers = Headers::in_folder(&include)?;
    from_folders(request, Route::Explicit, &headers, &folders)
}

/// A libibverbs whose header is `headers` and whose library is in the first of `folders` that has it.
///
/// A shared object is preferred to an archive, unless a static library is wanted.
pub(crate) fn from_folders(
    request: &Request,
    route: Route,
    headers: &Headers,
    folders: &[PathBuf],
) -> Result<Found, Obstacle> {
    let order = match request.wanted.linkage {
        Some(linkage) => vec![linkage],
        None => vec![Linkage::Dynamic, Linkage::Static],
    };
    let hit = order.iter().find_map(|&linkage| {
        let found = |folder: &PathBuf| library(folder, "ibverbs", linkage).map(|file| (folder.clone(), file));
        folders.iter().find_map(found).map(|(folder, file)| (linkage, folder, file))
    });
    let Some((linkage, folder, file)) = hit else {
        let suffix = if request.wanted.linkage == Some(Linkage::Static) { "a" } else { "so" };
        return Err(Obstacle::LibraryMissing {
            header: headers.verbs(),
            library: format!("libibverbs.{suffix}"),
            folders: folders.to_vec(),
        });
    };
    same_prefix(&headers.verbs(), &file)?;
    let flavour = headers.flavour();
    let mlx5 = library(&folder, "mlx5", linkage);
    let mlx5dv = mlx5.is_some() && headers.mlx5dv().is_file();
    let choices = match linkage {
        Linkage::Dynamic => vec![dynamic_libraries(file.clone(), mlx5.filter(|_| mlx5dv))],
        Linkage::Static => static_libraries(&headers.verbs(), flavour, &folder, file.clone(), mlx5)?,
    };
    let libraries = first_that_links(request, flavour, &headers.folder, &folder, choices)?;
    Ok(Found {
        route,
        flavour,
        linkage,
        include_dirs: vec![headers.folder.clone()],
        lib_dirs: vec![folder],
        libraries,
        version: if flavour == Flavour::RdmaCore { version_of_file(&file) } else { None },
        ofed: None,
        mlx5dv,
        bindings: Bindings::Generated,
        ready: true,
        watched: vec![headers.verbs(), file],
        attempts: Vec::new(),
    })
}

/// libmlx5 comes first: it needs libibverbs, and some linkers read from left to right.
pub(crate) fn dynamic_libraries(ibverbs: PathBuf, mlx5: Option<PathBuf>) -> Vec<Library> {
    let mut libraries = Vec::new();
    if let Some(mlx5) = mlx5 {
        libraries.push(Library::new("mlx5", Linkage::Dynamic, Some(mlx5)));
    }
    libraries.push(Library::new("ibverbs", Linkage::Dynamic, Some(ibverbs)));
    libraries
}

/// Provider first, then the core; then what archives of a distribution (libnl) and of MLNX_OFED 4.9 (libnuma too) need.
/// An archive does not say what it needs, so the shortest list that links is taken.
fn static_libraries(
    header: &Path,
    flavour: Flavour,
    folder: &Path,
    ibverbs: PathBuf,
    mlx5: Option<PathBuf>,
) -> Result<Vec<Vec<Library>>, Obstacle> {
    let Some(mlx5) = mlx5 else {
        // Without a provider inside, a static libibverbs finds no device: it cannot load one at run time.
        return Err(Obstacle::LibraryMissing {
            header: header.to_owned(),
            library: "libmlx5.a".to_owned(),
            folders: vec![folder.to_owned()],
        });
    };
    let needed: &[&[&str]] = match flavour {
        Flavour::RdmaCore => &[&[], &["nl-route-3", "nl-3"]],
        Flavour::Experimental => &[&[], &["nl-route-3", "nl-3"], &["nl-route-3", "nl-3", "numa"]],
    };
    let core = [
        Library::new("mlx5", Linkage::Static, Some(mlx5)),
        Library::new("ibverbs", Linkage::Static, Some(ibverbs)),
    ];
    let with = |names: &&[&str]| {
        let others = names.iter().map(|name| Library::new(name, Linkage::Dynamic, None));
        core.iter().cloned().chain(others).collect()
    };
    Ok(needed.iter().map(with).collect())
}

fn first_that_links(
    request: &Request,
    flavour: Flavour,
    include: &Path,
    folder: &Path,
    choices: Vec<Vec<Library>>,
) -> Result<Vec<Library>, Obstacle> {
    let folders = [folder.to_owned()];
    // What the longest list lacks is what has to be installed.
    let mut last_error = Obstacle::Probe { printed: "there is nothing to link".to_owned() };
    for libraries in choices {
        match probe(request, flavour, include, &folders, &libraries) {
            Ok(()) => return Ok(libraries),
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

/// Both `PREFIX/include` and, for the root of an unpacked package, `PREFIX/usr/include` will do.
fn prefix_include(prefix: &Path) -> PathBuf {
    let inner = prefix.join("usr/include");
    if inner.join("infiniband/verbs.h").is_file() { inner } else { prefix.join("include") }
}

fn prefix_libs(request: &Request, prefix: &Path) -> Vec<PathBuf> {
    let inner = prefix.join("usr/include/infiniband/verbs.h");
    lib_folders(request, &if inner.is_file() { prefix.join("usr") } else { prefix.to_owned() })
}

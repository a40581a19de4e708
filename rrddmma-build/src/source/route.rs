//! The source route: what is built, under which key, and how it is linked.

use std::path::Path;

use super::cache::Cache;
use super::error::SourceError;
use super::origin::Source;
use super::verify::sha256_of_text;
use super::{check_tools, cmake};
use crate::bindings::Bindings;
use crate::env::Settings;
use crate::found::{Flavour, Found, Library, Linkage, Route};
use crate::obstacle::Obstacle;
use crate::probe::{Compiler, probe};
use crate::request::{Effort, Request};
use crate::tools;

pub(crate) fn locate(request: &Request, settings: &Settings) -> Result<Found, Obstacle> {
    let source = Source::choose(request, settings)?;
    let cache = Cache::new(settings.cache_dir.as_deref().ok_or(SourceError::NoCacheFolder)?);
    let compiler = match Compiler::find(request) {
        Ok(compiler) => compiler,
        // All that is missing is named at once.
        Err(obstacle) => {
            return Err(check_tools(request, settings).map_or_else(Obstacle::from, |()| obstacle));
        }
    };
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
    if !build.is_complete() {
        check_tools(request, settings)?;
    }
    if request.effort == Effort::Build {
        build.ensure(|work, done| {
            let tree = source.tree(request, settings, &work.join("source"))?;
            recipe.build(&tree, &work.join("build"), done)?;
            links(request, settings, done)
        })?;
    } else if !build.is_complete() {
        source.is_reachable(request, settings)?;
    }
    let lib = build.folder().join("lib");
    Ok(Found {
        route: Route::Source,
        flavour: Flavour::RdmaCore,
        linkage: Linkage::Static,
        include_dirs: vec![build.folder().join("include")],
        lib_dirs: vec![lib.clone()],
        libraries: libraries(settings, &lib),
        version: Some(source.version().to_owned()),
        ofed: None,
        mlx5dv: true,
        bindings: Bindings::CheckedIn,
        ready: build.is_complete(),
        watched: source.watched().into_iter().chain([build.stamp()]).collect(),
        attempts: Vec::new(),
    })
}

/// The libraries in link order: the provider first, since it needs the core and an archive is searched once.
fn libraries(settings: &Settings, lib: &Path) -> Vec<Library> {
    let archive = |name: &str| Library::new(name, Linkage::Static, Some(lib.join(format!("lib{name}.a"))));
    let mut libraries = vec![archive("mlx5"), archive("ibverbs")];
    if settings.neighbours {
        libraries.extend(["nl-route-3", "nl-3"].map(|name| Library::new(name, Linkage::Dynamic, None)));
    }
    libraries
}

/// Refuses a fresh build in `done` that no program can be linked with.
fn links(request: &Request, settings: &Settings, done: &Path) -> Result<(), SourceError> {
    let lib = done.join("lib");
    let libraries = libraries(settings, &lib);
    probe(request, Flavour::RdmaCore, &done.join("include"), &[lib], &libraries).map_err(|obstacle| {
        SourceError::Build { step: "trying out the fresh rdma-core", printed: obstacle.to_string() }
    })
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
    let digest = sha256_of_text(&inputs);
    format!("rdma-core-{}-{}-{}", source.version(), request.target, &digest[..16])
}

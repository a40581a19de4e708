//! What pkg-config knows about libibverbs and libmlx5.

use std::path::{Path, PathBuf};

use crate::bindings::Bindings;
use crate::explicit::dynamic_libraries;
use crate::folders::{Headers, library, rdma_core_version};
use crate::found::{Flavour, Found, Linkage, Route};
use crate::obstacle::Obstacle;
use crate::probe::probe;
use crate::request::Request;
use crate::tools;

/// Oldest `libibverbs.pc` that will do: rdma-core 28, which MLNX_OFED 4.9 brings with `--upstream-libs`.
pub(crate) const OLDEST: &str = "1.8.28";

pub(crate) fn locate(request: &Request) -> Result<Found, Obstacle> {
    let pkg_config = PkgConfig::find(request)?;
    let ibverbs = pkg_config.module("libibverbs")?;
    if !is_at_least(&ibverbs.version, OLDEST) {
        return Err(Obstacle::TooOld { version: ibverbs.version, needed: OLDEST });
    }
    let headers = Headers::in_folder(&ibverbs.include_dir)?;
    let file =
        library(&ibverbs.lib_dir, "ibverbs", Linkage::Dynamic).ok_or_else(|| Obstacle::LibraryMissing {
            header: headers.verbs(),
            library: "libibverbs.so".to_owned(),
            folders: vec![ibverbs.lib_dir.clone()],
        })?;
    if headers.flavour() == Flavour::Experimental {
        return Err(Obstacle::Mixed {
            header: headers.verbs(),
            library: file,
            why: "verbs_exp.h belongs to MLNX_OFED 4.9, which has no libibverbs.pc".to_owned(),
        });
    }
    // One `.pc` file names both folders, and on Nix they have two prefixes: that is no mixture.
    let mlx5 = pkg_config.module("libmlx5").ok().and_then(|mlx5| beside(&headers, &ibverbs, &mlx5));
    let mlx5dv = mlx5.is_some();
    let libraries = dynamic_libraries(file.clone(), mlx5);
    let lib_dirs = vec![ibverbs.lib_dir];
    probe(request, Flavour::RdmaCore, &headers.folder, &lib_dirs, &libraries)?;
    Ok(Found {
        route: Route::PkgConfig,
        flavour: Flavour::RdmaCore,
        linkage: Linkage::Dynamic,
        include_dirs: vec![headers.folder.clone()],
        lib_dirs,
        libraries,
        version: rdma_core_version(&ibverbs.version),
        ofed: None,
        mlx5dv,
        bindings: Bindings::Generated,
        ready: true,
        watched: vec![headers.verbs(), file],
        attempts: Vec::new(),
    })
}

/// libmlx5, if it has the header mlx5dv.h and comes from the folders of libibverbs.
fn beside(headers: &Headers, ibverbs: &Module, mlx5: &Module) -> Option<PathBuf> {
    let is_one = mlx5.include_dir == ibverbs.include_dir && mlx5.lib_dir == ibverbs.lib_dir;
    library(&mlx5.lib_dir, "mlx5", Linkage::Dynamic).filter(|_| is_one && headers.mlx5dv().is_file())
}

/// The program pkg-config, run with the environment of a request.
#[derive(Debug)]
struct PkgConfig<'a> {
    request: &'a Request,
    program: PathBuf,
}

/// What a `.pc` file says. Flags are not asked for: pkg-config leaves out `-I/usr/include`, and with `--static` it lists
/// every provider that the distribution has.
#[derive(Debug)]
struct Module {
    version: String,
    include_dir: PathBuf,
    lib_dir: PathBuf,
}

impl<'a> PkgConfig<'a> {
    fn find(request: &'a Request) -> Result<Self, Obstacle> {
        if request.is_cross() && !is_allowed_to_cross(request) {
            return Err(Obstacle::CrossCompilation {
                host: request.host.clone(),
                target: request.target.clone(),
            });
        }
        let named = variable(request, "PKG_CONFIG");
        let name = named.map_or_else(|| "pkg-config".to_owned(), |name| name.to_string_lossy().into_owned());
        match tools::find(&request.environment, &name) {
            Some(program) => Ok(Self { request, program }),
            None => Err(Obstacle::NoPkgConfig { program: name }),
        }
    }

    fn module(&self, name: &str) -> Result<Module, Obstacle> {
        Ok(Module {
            version: self.ask(&["--modversion", name])?,
            include_dir: self.folder("includedir", name)?,
            lib_dir: self.folder("libdir", name)?,
        })
    }

    fn folder(&self, variable: &str, module: &str) -> Result<PathBuf, Obstacle> {
        let folder = self.ask(&[&format!("--variable={variable}"), module])?;
        if folder.is_empty() {
            return Err(Obstacle::PkgConfig { printed: format!("{module}.pc has no {variable}") });
        }
        // pkg-config prefixes its flags with the system root, but not every version of it its variables.
        let folder = PathBuf::from(folder);
        Ok(match self.variable("PKG_CONFIG_SYSROOT_DIR") {
            Some(root) if !folder.starts_with(root) => {
                Path::new(root).join(folder.strip_prefix("/").unwrap_or(&folder))
            }
            _ => folder,
        })
    }

    fn ask(&self, arguments: &[&str]) -> Result<String, Obstacle> {
        let mut command = tools::command(&self.request.environment, &self.program);
        // Its own variables have no form per target, so the one that counts is handed on under the plain name.
        for name in ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR", "PKG_CONFIG_SYSROOT_DIR"] {
            if let Some(value) = self.variable(name) {
                command.env(name, value);
            }
        }
        let printed = tools::run(command.args(arguments))
            .map_err(|printed| Obstacle::PkgConfig { printed: printed.replace('\n', "; ") })?;
        Ok(printed.trim().to_owned())
    }

    fn variable(&self, name: &str) -> Option<&std::ffi::OsStr> {
        variable(self.request, name)
    }
}

fn variable<'a>(request: &'a Request, name: &str) -> Option<&'a std::ffi::OsStr> {
    tools::targeted(&request.environment, name, &request.host, &request.target)
}

fn is_allowed_to_cross(request: &Request) -> bool {
    let allowed = variable(request, "PKG_CONFIG_ALLOW_CROSS");
    allowed.is_some_and(|value| value != "0") || variable(request, "PKG_CONFIG_SYSROOT_DIR").is_some()
}

/// Compares versions number by number; what is no number counts as 0, so that it is rather too old than new enough.
fn is_at_least(version: &str, needed: &str) -> bool {
    let numbers =
        |text: &str| -> Vec<u64> { text.split('.').map(|part| part.parse().unwrap_or(0)).collect() };
    numbers(version) >= numbers(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        for version in ["1.8.28", "1.8.28.0", "1.14.44.0", "1.10.30.0", "2.0"] {
            assert!(is_at_least(version, OLDEST), "{version}");
        }
        for version in ["1.8.27.9", "1.7.99", "1.2", "", "nonsense", "1.8.x28"] {
            assert!(!is_at_least(version, OLDEST), "{version}");
        }
    }
}

//! Builds libibverbs and the mlx5 provider as static archives.
//!
//! Only four targets of rdma-core are built. Its own target for static libraries, `make_static`, runs over every
//! provider; the script behind it works on these two alone just as well. It merges the internal archives into the two
//! and renames their private symbols, which could otherwise clash with a program's.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::SourceError;
use crate::env::Environment;
use crate::tools;

/// What to build, and how.
#[derive(Debug)]
pub(crate) struct Recipe<'a> {
    /// The environment of the tools.
    pub environment: &'a Environment,
    /// The C compiler with its arguments, as in `CC`.
    pub compiler: &'a str,
    /// Options for the C compiler, as in `CFLAGS`.
    pub flags: &'a str,
    /// Triple of the target, if it is not the machine that builds.
    pub cross_target: Option<&'a str>,
    /// The generator; `None` takes Ninja where it is installed.
    pub generator: Option<&'a str>,
    /// Whether neighbour resolution (libnl) is built in.
    pub neighbours: bool,
    /// Release of rdma-core.
    pub version: &'a str,
}

/// Counts up when the same inputs give other archives, so that older builds are not taken.
pub(crate) const REVISION: u32 = 2;

impl Recipe<'_> {
    /// Builds the tree `source` in the folder `build` and puts `include` and `lib` into `done`.
    pub(crate) fn build(&self, source: &Path, build: &Path, done: &Path) -> Result<(), SourceError> {
        self.run("configuring rdma-core", &mut self.configure(source, build)?)?;
        self.run("compiling rdma-core", &mut self.compile(build)?)?;
        self.run("merging the static archives of rdma-core", &mut self.sanitize(source, build)?)?;
        let lib = done.join("lib");
        std::fs::create_dir_all(&lib).map_err(SourceError::io(&lib))?;
        for archive in ["libibverbs.a", "libmlx5.a"] {
            let from = build.join("lib").join(archive);
            std::fs::copy(&from, lib.join(archive)).map_err(SourceError::io(&from))?;
        }
        // Of the headers that the build lays out, those of the public interface.
        let public = "include/infiniband";
        copy_headers(&build.join(public), &done.join(public))
    }

    fn configure(&self, source: &Path, build: &Path) -> Result<Command, SourceError> {
        let mut command = self.tool("cmake")?;
        let neighbours = if self.neighbours { "1" } else { "0" };
        command.arg("-G").arg(self.generator()).arg("-S").arg(source).arg("-B").arg(build).args([
            "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_POSITION_INDEPENDENT_CODE=ON",
            "-DENABLE_STATIC=1",
            "-DENABLE_VALGRIND=0",
            "-DNO_MAN_PAGES=1",
            "-DNO_PYVERBS=1",
            // What these find is for parts that are not built; without them nothing of the host gets in.
            "-DCMAKE_DISABLE_FIND_PACKAGE_UDev=1",
            "-DCMAKE_DISABLE_FIND_PACKAGE_Systemd=1",
            "-DCMAKE_DISABLE_FIND_PACKAGE_cython=1",
        ]);
        command.arg(format!("-DENABLE_RESOLVE_NEIGH={neighbours}"));
        if let Some(target) = self.cross_target {
            let cpu = target.split('-').next().unwrap_or_default();
            command.arg("-DCMAKE_SYSTEM_NAME=Linux").arg(format!("-DCMAKE_SYSTEM_PROCESSOR={cpu}"));
        }
        Ok(command)
    }

    fn compile(&self, build: &Path) -> Result<Command, SourceError> {
        let mut command = self.tool("cmake")?;
        let jobs = self.environment.text("NUM_JOBS").map(str::to_owned);
        let jobs =
            jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from).to_string());
        command.arg("--build").arg(build).arg("--parallel").arg(jobs);
        command.args(["--target", "ibverbs-static", "mlx5-static", "ccan", "rdma_util"]);
        Ok(command)
    }

    fn sanitize(&self, source: &Path, build: &Path) -> Result<Command, SourceError> {
        let mut command = self.tool("python3")?;
        command.arg(source.join("buildlib/sanitize_static_lib.py")).args(["--version", self.version]);
        for (option, variable) in [("--ar", "CMAKE_AR"), ("--nm", "CMAKE_NM"), ("--objcopy", "CMAKE_OBJCOPY")]
        {
            command.arg(option).arg(cached(build, variable)?);
        }
        command.arg("--map").arg(build.join("libibverbs/libibverbs.map"));
        command.arg("--lib").arg(build.join("lib/statics/libibverbs.a"));
        command.arg("--map").arg(source.join("providers/mlx5/libmlx5.map"));
        command.arg("--lib").arg(build.join("lib/statics/libmlx5.a"));
        command.arg("--internal_lib").arg(build.join("ccan/libccan.a"));
        command.arg("--internal_lib").arg(build.join("util/librdma_util.a"));
        Ok(command)
    }

    fn generator(&self) -> &str {
        let default =
            || if tools::find(self.environment, "ninja").is_some() { "Ninja" } else { "Unix Makefiles" };
        self.generator.unwrap_or_else(default)
    }

    fn tool(&self, name: &'static str) -> Result<Command, SourceError> {
        let program = tools::find(self.environment, name)
            .ok_or_else(|| SourceError::ToolsMissing { missing: vec![name] })?;
        let mut command = tools::command(self.environment, &program);
        command.env("CC", self.compiler).env("CFLAGS", self.flags);
        // A source tree stays as it is: its scripts must not leave compiled ones beside them.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        // A variable of `make install` that would move what is copied from the build folder.
        command.env_remove("DESTDIR");
        Ok(command)
    }

    /// Runs a step; its output goes to nobody, since the output of a build script belongs to Cargo.
    fn run(&self, step: &'static str, command: &mut Command) -> Result<(), SourceError> {
        let output =
            command.output().map_err(|error| SourceError::Build { step, printed: error.to_string() })?;
        if output.status.success() {
            return Ok(());
        }
        let printed =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Err(SourceError::Build { step, printed: last_lines(&printed, 30) })
    }
}

/// The value of `variable` in the cache of a configured build folder.
fn cached(build: &Path, variable: &'static str) -> Result<PathBuf, SourceError> {
    let file = build.join("CMakeCache.txt");
    let text = std::fs::read_to_string(&file).map_err(SourceError::io(&file))?;
    let line = text.lines().find_map(|line| line.strip_prefix(variable)?.strip_prefix(':'));
    let value = line.and_then(|line| line.split_once('=')).map(|(_, value)| value);
    value.filter(|value| !value.is_empty() && !value.ends_with("-NOTFOUND")).map(PathBuf::from).ok_or_else(
        || SourceError::Build {
            step: "configuring rdma-core",
            printed: format!("cmake found no {variable}"),
        },
    )
}

/// Copies headers; the build folder has links into the source tree, which will be gone.
fn copy_headers(from: &Path, to: &Path) -> Result<(), SourceError> {
    std::fs::create_dir_all(to).map_err(SourceError::io(to))?;
    for entry in std::fs::read_dir(from).map_err(SourceError::io(from))? {
        let entry = entry.map_err(SourceError::io(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_headers(&source, &target)?;
        } else if source.extension().is_some_and(|extension| extension == "h") {
            std::fs::copy(&source, &target).map_err(SourceError::io(&source))?;
        }
    }
    Ok(())
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

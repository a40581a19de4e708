//! Where things are: the source tree, the cache folder, and how cargo is called.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::{process, ui};

/// The root of the source tree this program was built from.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// `$XDG_CACHE_HOME/rrddmma` or `~/.cache/rrddmma`: everything that makes a second run fast.
pub(crate) fn cache() -> Result<PathBuf> {
    cache_from(std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from), std::env::home_dir())
        .context("neither XDG_CACHE_HOME nor a home folder says where the cache may be")
}

fn cache_from(xdg: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    // The XDG specification: a relative path is to be ignored.
    let base = xdg.filter(|p| p.is_absolute()).or_else(|| Some(home?.join(".cache")))?;
    Some(base.join("rrddmma"))
}

/// Waits until no other run of this user works in the cache; others wait until the file is dropped.
pub(crate) fn lock() -> Result<File> {
    lock_in(&cache()?)
}

/// The same for a folder of the cache of its own, whose lock may be taken while [`lock`] is held.
pub(crate) fn lock_in(folder: &Path) -> Result<File> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join("run.lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        ui::aside("waiting for another run in the same cache");
        file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

/// One way to build the workspace; each has a target folder of its own, so that none undoes another's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Whatever the build script chooses by itself.
    Host,
    /// The distribution's library by pkg-config.
    PkgConfig,
    /// rdma-core from source with the mlx5 provider inside, and no libclang.
    Vendored,
}

impl Flavour {
    /// The name of its target folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::PkgConfig => "pkg-config",
            Self::Vendored => "vendored",
        }
    }

    /// Its target folder in the cache.
    pub(crate) fn target(self) -> Result<PathBuf> {
        Ok(cache()?.join("target").join(self.name()))
    }

    /// The profile in which it is built here: the static link is a matter of release builds.
    pub(crate) fn profile(self) -> &'static [&'static str] {
        match self {
            Self::PkgConfig => &[],
            Self::Host | Self::Vendored => &["--release"],
        }
    }

    /// Where its `rc_pingpong` is, once built.
    pub(crate) fn rc_pingpong(self) -> Result<PathBuf> {
        let profile = if self.profile().is_empty() { "debug" } else { "release" };
        Ok(self.target()?.join(profile).join("rc_pingpong"))
    }

    /// Builds the examples, or finds that they are up to date; says where `rc_pingpong` is, which has the others beside it.
    pub(crate) fn build_examples(self) -> Result<PathBuf> {
        let mut cargo = self.cargo()?;
        cargo.args(["build", "--quiet", "-p", "rrddmma-examples", "--bins"]).args(self.profile());
        let bar = ui::spinner("building the examples");
        let built = process::output(&mut cargo, Duration::from_secs(20 * 60));
        bar.finish_and_clear();
        built?;
        self.rc_pingpong()
    }

    fn variables(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Host => &[],
            Self::PkgConfig => &[("RRDDMMA_LINK", "pkg-config")],
            // The promise of this route: its bindings are in the tree, so no clang is asked.
            Self::Vendored => &[("RRDDMMA_LINK", "vendored"), ("LIBCLANG_PATH", "/nonexistent")],
        }
    }

    /// `cargo`, set up for this flavour, in the root of the workspace.
    pub(crate) fn cargo(self) -> Result<Command> {
        let mut command = cargo();
        command.env("CARGO_TARGET_DIR", self.target()?);
        command.envs(self.variables().iter().copied());
        Ok(command)
    }
}

/// This program, with the environment of a flavour.
pub(crate) fn own_command(flavour: Flavour) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("cannot find this program's own file")?);
    command.current_dir(root()).envs(flavour.variables().iter().copied());
    Ok(command)
}

/// The cargo that started us, in the root of the workspace, free of the variables it set for us alone.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "LD_LIBRARY_PATH"
        {
            command.env_remove(name);
        }
    }
    command
}

/// The variable by which cargo is told what runs the programs of this machine's target.
pub(crate) fn runner_variable() -> String {
    let arch = std::env::consts::ARCH.to_uppercase();
    format!(
        "CARGO_TARGET_{arch}_UNKNOWN_LINUX_{}_RUNNER",
        if cfg!(target_env = "musl") { "MUSL" } else { "GNU" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_folder_follows_the_xdg_specification() {
        let home = Some(PathBuf::from("/h"));
        assert_eq!(cache_from(Some("/x".into()), home.clone()), Some("/x/rrddmma".into()));
        assert_eq!(cache_from(Some("x".into()), home.clone()), Some("/h/.cache/rrddmma".into()));
        assert_eq!(cache_from(None, home), Some("/h/.cache/rrddmma".into()));
        assert_eq!(cache_from(None, None), None);
    }

    #[test]
    fn flavours_do_not_share_a_target_folder() {
        let names = [Flavour::Host, Flavour::PkgConfig, Flavour::Vendored].map(Flavour::name);
        assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2]);
    }

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        assert!(root().join("Cargo.toml").is_file());
    }
}

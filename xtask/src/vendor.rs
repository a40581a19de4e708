//! `vendor-rdma-core`: the pinned rdma-core source in the workspace, and its archive in the cache.
//!
//! Fetching, checking and unpacking are the build script's own code in rrddmma-build; here are the choice and the bar.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use rrddmma_build::source::{
    Cache, PINNED, Progress, SourceError, VENDORED_FOLDER, archive, check, fetch_with_apt, vendor, verify,
    verify_pin,
};
use rrddmma_build::{Request, Settings};

use crate::ui;
use crate::{Verdict, doctor, workspace};

/// What `vendor-rdma-core` is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Address of the archive instead of upstream's release
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["tarball", "apt", "check"])]
    url: Option<String>,
    /// An archive that is here already
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apt", "check"])]
    tarball: Option<PathBuf>,
    /// The archive from the distribution's own mirror (Debian, Ubuntu)
    #[arg(long, conflicts_with = "check")]
    apt: bool,
    /// Only says whether the vendored tree is there, complete and unchanged
    #[arg(long)]
    check: bool,
}

/// Brings the source to the workspace.
pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let folder = workspace::root().join(VENDORED_FOLDER);
    if options.check {
        return Ok(tell(&folder));
    }
    if let Some(file) = &options.tarball {
        // Judged even if a good tree is there: somebody wants to know about this file.
        verify(file)?;
        return bring(file, &folder);
    }
    if options.url.is_none() && !options.apt && check(&folder).is_ok() {
        return Ok(tell(&folder));
    }
    let file = if options.apt { by_apt(&doctor::request()?)? } else { by_url(options.url.as_deref())? };
    bring(&file, &folder)
}

/// Makes sure that the pinned archive is in the cache: from upstream, or else from the distribution.
pub(crate) fn ensure() -> Result<Verdict> {
    if is_ready() {
        return Ok(Verdict::Good);
    }
    ui::aside(&format!("fetching rdma-core {}", PINNED.version));
    if let Err(upstream) = by_url(None) {
        let said = upstream.to_string();
        let reason = said.split("; to mend it").next().unwrap_or(&said);
        ui::aside(&format!("{reason}; asking the distribution's mirror instead"));
        if let Err(apt) = by_apt(&doctor::request()?) {
            bail!(
                "rdma-core {} is not to be had. Upstream: {upstream:#}. The distribution: {apt:#}. \
                 Bring {} here and type: cargo xtask vendor-rdma-core --tarball FILE",
                PINNED.version,
                PINNED.file_name()
            );
        }
    }
    Ok(Verdict::Good)
}

/// Whether a build from source would find its source without the network.
pub(crate) fn is_ready() -> bool {
    let cached = || {
        let settings = Settings::read(&doctor::request().ok()?.environment).ok()?;
        let file = downloads(&settings).ok()?.join(PINNED.file_name());
        verify_pin(&file, &PINNED).ok()
    };
    check(&workspace::root().join(VENDORED_FOLDER)).is_ok() || cached().is_some()
}

fn by_url(url: Option<&str>) -> Result<PathBuf> {
    let mut request = doctor::request()?;
    if let Some(url) = url {
        request.environment.set("RRDDMMA_RDMA_CORE_URL", url);
    }
    let settings = Settings::read(&request.environment)?;
    with_bar(|progress| archive(&request, &settings, &PINNED, progress))
}

fn by_apt(request: &Request) -> Result<PathBuf> {
    let folder = downloads(&Settings::read(&request.environment)?)?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join(PINNED.file_name());
    if verify_pin(&file, &PINNED).is_err() {
        with_bar(|progress| fetch_with_apt(request, &PINNED, &file, progress))?;
    }
    Ok(file)
}

fn downloads(settings: &Settings) -> Result<PathBuf> {
    let cache = settings
        .cache_dir
        .as_deref()
        .context("neither XDG_CACHE_HOME nor HOME says where the cache may be")?;
    Ok(Cache::new(cache).downloads())
}

fn with_bar<T>(work: impl FnOnce(&mut dyn FnMut(Progress)) -> Result<T, SourceError>) -> Result<T> {
    let bar = ui::transfer(&PINNED.file_name());
    let done = work(&mut |progress| {
        if let Some(total) = progress.total {
            bar.set_length(total);
        }
        bar.set_position(progress.done);
    });
    bar.finish_and_clear();
    done.map_err(with_remedy)
}

fn with_remedy(error: SourceError) -> anyhow::Error {
    match error.remedy() {
        Some(remedy) => anyhow::anyhow!("{error}; to mend it: {remedy}"),
        None => error.into(),
    }
}

fn bring(file: &Path, folder: &Path) -> Result<Verdict> {
    let vendored = vendor(file, folder).map_err(with_remedy)?;
    println!(
        "rdma-core {} is in {VENDORED_FOLDER} (archive sha256 {})",
        vendored.version, vendored.archive_sha256
    );
    Ok(Verdict::Good)
}

fn tell(folder: &Path) -> Verdict {
    match check(folder) {
        Ok(vendored) => {
            println!("rdma-core {} is in {VENDORED_FOLDER}, complete and unchanged", vendored.version);
            Verdict::Good
        }
        Err(_) if !folder.exists() => {
            println!("rdma-core is not in {VENDORED_FOLDER}; `cargo xtask vendor-rdma-core` brings it");
            Verdict::Bad
        }
        Err(error) => {
            ui::failure(&error.to_string());
            Verdict::Bad
        }
    }
}

//! The decision: which route is taken.

use std::fmt;

use crate::bindings::{self, Bindings};
use crate::env::{BadVariable, Settings};
use crate::found::{Attempt, Flavour, Found, Linkage, Outcome, Route};
use crate::obstacle::Obstacle;
use crate::request::{Request, Wanted};
use crate::{explicit, ofed, pkg_config, source};

/// Finds a libibverbs, or builds one.
///
/// Folders that the user named are final: if they do not hold a libibverbs, no other route is tried. So is the route
/// that `RRDDMMA_LINK` names.
///
/// # Errors
/// If a variable has an unknown value, or no route gives what is wanted; the error then tells the reason against each
/// route and what would mend it.
pub fn locate(request: &Request) -> Result<Found, NotFound> {
    let settings = Settings::read(&request.environment)?;
    if settings.documentation {
        return Ok(documentation());
    }
    let mut attempts = Vec::new();
    let mut found = None;
    let named = explicit::is_named(&settings);
    for route in Route::ORDER {
        let obstacle = match (&found, settings.link) {
            (Some(Found { route: taken, .. }), _) => Obstacle::Later { route, taken: *taken },
            (None, _) if named && route != Route::Explicit => Obstacle::Moot,
            (None, Some(asked)) if route != Route::Explicit && asked != route => Obstacle::NotAsked { asked },
            (None, _) => match attempt(route, request, &settings) {
                Ok(taken) => {
                    found = Some(taken);
                    attempts.push(Attempt { route, outcome: Outcome::Taken });
                    continue;
                }
                Err(obstacle) => obstacle,
            },
        };
        attempts.push(Attempt { route, outcome: Outcome::Refused(obstacle) });
    }
    match found {
        Some(found) => Ok(Found { attempts, ..found }),
        None => Err(NotFound::NoRoute(Attempts(attempts))),
    }
}

/// Why nothing was found.
///
/// Its `Debug` form is the readable one too, since that is what Cargo shows of an error that `main` of a build script
/// returns.
#[derive(thiserror::Error)]
pub enum NotFound {
    /// A variable has an unknown value.
    #[error(transparent)]
    Variable(#[from] BadVariable),
    /// Every route has a reason against it.
    #[error("no libibverbs that can be linked\n{0}")]
    NoRoute(Attempts),
}

impl fmt::Debug for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The routes that were tried; printed one by one with reason and remedy.
#[derive(Debug)]
pub struct Attempts(pub Vec<Attempt>);

impl Attempts {
    /// The reason against `route`.
    pub fn against(&self, route: Route) -> Option<&Obstacle> {
        self.0.iter().find(|attempt| attempt.route == route).and_then(Attempt::obstacle)
    }
}

impl fmt::Display for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attempt) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{attempt}")?;
        }
        Ok(())
    }
}

impl Attempt {
    /// The reason against the route; `None` for the one that was taken.
    pub fn obstacle(&self) -> Option<&Obstacle> {
        match &self.outcome {
            Outcome::Taken => None,
            Outcome::Refused(obstacle) => Some(obstacle),
        }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(obstacle) = self.obstacle() else { return write!(f, "  - {}: taken", self.route) };
        write!(f, "  - {}: {obstacle}", self.route)?;
        match obstacle.remedy() {
            Some(remedy) => write!(f, "\n      to mend it: {remedy}"),
            None => Ok(()),
        }
    }
}

fn attempt(route: Route, request: &Request, settings: &Settings) -> Result<Found, Obstacle> {
    let mut found = match route {
        Route::Explicit => explicit::locate(request, settings)?,
        Route::Ofed => ofed::locate(request)?,
        Route::PkgConfig => pkg_config::locate(request)?,
        Route::Source => {
            // Said before a minute of building, not after it.
            satisfies(request.wanted, Flavour::RdmaCore, Linkage::Static)?;
            source::locate(request, settings)?
        }
        Route::Documentation => documentation(),
    };
    satisfies(request.wanted, found.flavour, found.linkage)?;
    found.bindings = bindings::choose(request, route, found.flavour, found.version.as_deref());
    Ok(found)
}

fn satisfies(wanted: Wanted, flavour: Flavour, linkage: Linkage) -> Result<(), Obstacle> {
    if let Some(wanted) = wanted.flavour.filter(|wanted| *wanted != flavour) {
        return Err(Obstacle::Unwanted { have: flavour.as_str(), wanted: wanted.as_str() });
    }
    if let Some(wanted) = wanted.linkage.filter(|wanted| *wanted != linkage) {
        return Err(Obstacle::Unwanted { have: linkage.as_str(), wanted: wanted.as_str() });
    }
    Ok(())
}

/// A documentation build links nothing and describes the pinned rdma-core, which its bindings were made from.
fn documentation() -> Found {
    Found {
        route: Route::Documentation,
        flavour: Flavour::RdmaCore,
        linkage: Linkage::Dynamic,
        include_dirs: Vec::new(),
        lib_dirs: Vec::new(),
        libraries: Vec::new(),
        version: Some(source::PINNED.version.to_owned()),
        ofed: None,
        mlx5dv: true,
        bindings: Bindings::CheckedIn,
        ready: true,
        watched: Vec::new(),
        attempts: vec![Attempt { route: Route::Documentation, outcome: Outcome::Taken }],
    }
}

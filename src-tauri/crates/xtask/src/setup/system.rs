//! System packages. On Debian and Ubuntu what is missing is installed; elsewhere the command for
//! that system is printed and the task stops, since installing there was never tried.

use std::collections::BTreeSet;

use crate::failure::{Failure, Outcome};
use crate::process::Call;
use crate::project;

/// What a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building the window and showing it.
    Window,
    /// Driving it where no one looks: journeys, pictures, benchmarks.
    Journeys,
    /// What Carom is measured against.
    Bench,
    /// Fetching packages of the UI where npm itself is missing.
    Npm,
}

/// How to see whether something is there when the package database is not Debian's.
#[derive(Debug, Clone, Copy)]
enum Sign {
    Program(&'static str),
    Library(&'static str),
}

/// One thing the project needs from the system, under its name in each.
struct Part {
    purpose: Purpose,
    sign: Sign,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

const PARTS: &[Part] = &[
    Part {
        purpose: Purpose::Window,
        sign: Sign::Program("cc"),
        debian: "build-essential",
        fedora: "gcc",
        arch: "base-devel",
    },
    Part {
        purpose: Purpose::Window,
        sign: Sign::Program("pkg-config"),
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
    },
    Part {
        purpose: Purpose::Window,
        sign: Sign::Library("webkit2gtk-4.1"),
        debian: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
    },
    Part {
        purpose: Purpose::Window,
        sign: Sign::Library("librsvg-2.0"),
        debian: "librsvg2-dev",
        fedora: "librsvg2-devel",
        arch: "librsvg",
    },
    Part {
        purpose: Purpose::Window,
        sign: Sign::Library("ayatana-appindicator3-0.1"),
        debian: "libayatana-appindicator3-dev",
        fedora: "libayatana-appindicator-gtk3-devel",
        arch: "libayatana-appindicator",
    },
    Part {
        purpose: Purpose::Journeys,
        sign: Sign::Program("WebKitWebDriver"),
        debian: "webkit2gtk-driver",
        fedora: "webkitgtk6.0",
        arch: "webkitgtk-6.0",
    },
    Part {
        purpose: Purpose::Journeys,
        sign: Sign::Program("Xvfb"),
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
    },
    Part {
        purpose: Purpose::Journeys,
        sign: Sign::Program("dbus-run-session"),
        debian: "dbus-x11",
        fedora: "dbus-daemon",
        arch: "dbus",
    },
    Part {
        purpose: Purpose::Journeys,
        sign: Sign::Program("curl"),
        debian: "curl",
        fedora: "curl",
        arch: "curl",
    },
    Part {
        purpose: Purpose::Bench,
        sign: Sign::Program("nginx"),
        debian: "nginx-light",
        fedora: "nginx-core",
        arch: "nginx",
    },
    Part {
        purpose: Purpose::Npm,
        sign: Sign::Program("npm"),
        debian: "npm",
        fedora: "nodejs-npm",
        arch: "npm",
    },
];

/// The systems that xtask knows the package names of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    OtherLinux,
}

/// Makes sure that everything for `purposes` is there.
pub(crate) fn ensure(purposes: &[Purpose]) -> Outcome {
    if !cfg!(target_os = "linux") && purposes.contains(&Purpose::Npm) {
        return Err(Failure::new("npm is missing")
            .with_way_out("Install Node 20.19 or newer from nodejs.org, and try again."));
    }
    if cfg!(target_os = "macos") {
        return macos();
    }
    if cfg!(target_os = "windows") {
        return windows();
    }
    let parts: Vec<&Part> = PARTS
        .iter()
        .filter(|part| purposes.contains(&part.purpose))
        .collect();
    match family(&std::fs::read_to_string("/etc/os-release").unwrap_or_default()) {
        Family::Debian => debian(&parts),
        Family::Fedora => print_command(&parts, "sudo dnf install", |part| part.fedora),
        Family::Arch => print_command(&parts, "sudo pacman -S --needed", |part| part.arch),
        Family::OtherLinux => print_command(
            &parts,
            "Install with your system's package manager what Debian calls",
            |part| part.debian,
        ),
    }
}

/// Reads the family out of `/etc/os-release`.
fn family(os_release: &str) -> Family {
    let names: BTreeSet<&str> = os_release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|value| value.trim_matches(['"', '\'']).split_whitespace())
        .collect();
    let is = |name| names.contains(name);
    if is("debian") || is("ubuntu") {
        Family::Debian
    } else if is("fedora") || is("rhel") {
        Family::Fedora
    } else if is("arch") {
        Family::Arch
    } else {
        Family::OtherLinux
    }
}

fn debian(parts: &[&Part]) -> Outcome {
    let missing = missing_debs(parts);
    if missing.is_empty() {
        println!("   all there");
        return Ok(());
    }
    println!("   installing {}", missing.join(" "));
    let typed = format!(
        "sudo apt-get update && sudo apt-get install {}",
        missing.join(" ")
    );
    let as_root = is_root();
    if !as_root && project::on_path("sudo").is_none() {
        return Err(
            Failure::new("system packages are missing, and there is no sudo here")
                .with_way_out(format!("Run as root: {}", typed.replace("sudo ", ""))),
        );
    }
    let apt = |words: &[&str]| {
        // The variable goes through `env`, since sudo drops what it does not know.
        let call = Call::new("env")
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"])
            .args(["-o", "DPkg::Lock::Timeout=300"])
            .args(words);
        if as_root {
            call
        } else {
            call.inside("sudo", &[])
        }
    };
    // A list that could not be renewed may still do; if not, the next command says so.
    if let Err(failure) = apt(&["update"]).run() {
        println!("   {failure}; going on with the package lists that are there");
    }
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(&missing);
    apt(&install).run().map_err(|failure| {
        Failure::new(failure.to_string()).with_way_out(format!("Try it by hand: {typed}"))
    })
}

/// The Debian packages that are not installed.
fn missing_debs<'parts>(parts: &[&'parts Part]) -> Vec<&'parts str> {
    // Fails as a whole when one package is unknown, and still prints the others.
    let output = Call::new("dpkg-query")
        .args(["-W", "-f", "${db:Status-Status} ${Package}\n"])
        .args(parts.iter().map(|part| part.debian))
        .command()
        .output();
    let listed = output.map(|output| output.stdout).unwrap_or_default();
    let listed = String::from_utf8_lossy(&listed);
    let installed: BTreeSet<&str> = listed
        .lines()
        .filter_map(|line| line.strip_prefix("installed "))
        .collect();
    parts
        .iter()
        .filter(|part| !installed.contains(part.debian) && !program_is_there(part.sign))
        .map(|part| part.debian)
        .collect()
}

fn print_command(parts: &[&Part], command: &str, name: impl Fn(&Part) -> &'static str) -> Outcome {
    let missing: Vec<&str> = parts
        .iter()
        .filter(|part| !program_is_there(part.sign) && !library_is_there(part.sign))
        .map(|part| name(part))
        .collect();
    if missing.is_empty() {
        println!("   all there");
        return Ok(());
    }
    Err(Failure::new("system packages are missing")
        .with_way_out(format!("{command} {}", missing.join(" "))))
}

fn program_is_there(sign: Sign) -> bool {
    matches!(sign, Sign::Program(name) if project::on_path(name).is_some())
}

fn library_is_there(sign: Sign) -> bool {
    let Sign::Library(name) = sign else {
        return false;
    };
    Call::new("pkg-config")
        .args(["--exists", name])
        .answer()
        .is_some()
}

fn is_root() -> bool {
    Call::new("id")
        .arg("-u")
        .answer()
        .is_some_and(|id| id.trim() == "0")
}

/// Xcode's command line tools hold the linker and the web view's headers.
fn macos() -> Outcome {
    if Call::new("xcode-select").arg("-p").answer().is_some() {
        println!("   all there");
        return Ok(());
    }
    Err(Failure::new("Xcode's command line tools are missing")
        .with_way_out("xcode-select --install"))
}

/// The linker is there, or xtask would not be; what may be missing is the web view.
fn windows() -> Outcome {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let places = [
        r"HKLM\SOFTWARE\WOW6432Node",
        r"HKLM\SOFTWARE",
        r"HKCU\Software",
    ];
    let found = places.iter().any(|place| {
        let key = format!(r"{place}\{CLIENT}");
        Call::new("reg")
            .args(["query", &key, "/v", "pv"])
            .answer()
            .is_some()
    });
    if found {
        println!("   all there");
        return Ok(());
    }
    Err(Failure::new("the WebView2 runtime is missing")
        .with_way_out("winget install Microsoft.EdgeWebView2Runtime"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_is_read_from_the_name_or_its_likeness() {
        assert_eq!(family("ID=debian\n"), Family::Debian);
        assert_eq!(
            family("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            Family::Debian
        );
        assert_eq!(
            family("ID=rocky\nID_LIKE=\"rhel centos fedora\"\n"),
            Family::Fedora
        );
        assert_eq!(family("ID=endeavouros\nID_LIKE=arch\n"), Family::Arch);
        assert_eq!(family("ID=nixos\n"), Family::OtherLinux);
        assert_eq!(family(""), Family::OtherLinux);
    }

    #[test]
    fn a_window_needs_nothing_that_only_journeys_need() {
        let window = PARTS.iter().filter(|part| part.purpose == Purpose::Window);
        let names: Vec<&str> = window.map(|part| part.debian).collect();
        assert!(
            !names.contains(&"xvfb"),
            "a user's screen is there already: {names:?}"
        );
        assert!(names.contains(&"libwebkit2gtk-4.1-dev"), "{names:?}");
    }
}

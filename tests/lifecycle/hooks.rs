//! When hooks are called, and what comes of one that fails.

use oci_companion::runtime::Status;
use oci_companion::runtime_cli::Call;
use serde_json::{Value, json};

use super::bundle::{Bundle, until};
use super::runtime::Runtime;

/// The kinds of hooks, in the order of a container's life.
const KINDS: [&str; 6] =
    ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

/// What the container runs.
const PROGRAM: &str = "echo program >> /log; sleep 1000";

/// Hooks of all kinds that write their names into the root file system; one of them fails.
fn hooks(bundle: &Bundle, failing: &str) -> Value {
    let hook = |kind: &str| {
        // Only this kind runs inside.
        let log = match kind {
            "startContainer" => "/log".to_owned(),
            _ => bundle.inside("log").display().to_string(),
        };
        let end = if kind == failing { "exit 1" } else { "exit 0" };
        // Whoever does not read the state that it is given may end its runtime by a broken pipe.
        let script = format!("cat > /dev/null; echo {kind} >> {log}; {end}");
        json!([{"path": "/bin/sh", "args": ["sh", "-c", script], "env": ["PATH=/bin:/usr/bin"]}])
    };
    KINDS
        .iter()
        .map(|kind| ((*kind).to_owned(), hook(kind)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Each kind is called once, at its step; but runc 1.1.5 takes the end of `create` for a start.
pub(crate) fn in_order(runtime: &Runtime) {
    let (bundle, id) = (Bundle::new(PROGRAM), runtime.id("hooks"));
    bundle.configure(PROGRAM, hooks(&bundle, ""));
    runtime.create(&bundle, &id).expect("it can be created");
    let created = if runtime.name() == "runc" { vec!["poststart"] } else { vec![] };
    assert_eq!(bundle.lines("log"), [&KINDS[..3], &created].concat());
    runtime.call(Call::Start, &id).expect("it can be started");
    let log = bundle.wait("log", 6);
    let at = |word: &str| log.iter().position(|line| line == word).expect(word);
    assert!(at("createContainer") < at("startContainer") && at("startContainer") < at("program"));
    runtime.end(&id);
    runtime.call(Call::Delete, &id).expect("it can be deleted");
    let log = bundle.wait("log", 7);
    assert_eq!((log.len(), log[6].as_str()), (7, "poststop"));
}

/// A hook that fails before the program runs keeps it from running; later ones differ.
pub(crate) fn that_fail(runtime: &Runtime) {
    let is_runc = runtime.name() == "runc";
    for (at, kind) in KINDS.into_iter().enumerate() {
        let (bundle, id) = (Bundle::new(PROGRAM), runtime.id(&format!("fails-{kind}")));
        bundle.configure(PROGRAM, hooks(&bundle, kind));
        let created = runtime.create(&bundle, &id).is_ok();
        assert_eq!(created, at >= 3 && !(is_runc && kind == "poststart"), "{kind}");
        if !created {
            assert_eq!(runtime.status(&id), None, "{kind}");
            // crun 1.8.1 leaves out what comes after the end here.
            let log = bundle.lines("log");
            assert_eq!(
                log.last().map(String::as_str),
                Some(if is_runc { "poststop" } else { kind })
            );
            continue;
        }
        runtime.call(Call::Start, &id).expect("neither runtime tells of these three");
        match kind {
            "startContainer" => until(|| runtime.status(&id) == Some(Status::Stopped)),
            // `start` may return before the program has said anything.
            _ => {
                until(|| bundle.lines("log").contains(&"program".to_owned()));
                runtime.end(&id);
            }
        }
        assert_eq!(bundle.lines("log").contains(&"program".to_owned()), at > 3, "{kind}");
        runtime.call(Call::Delete, &id).expect("it has ended");
        assert_eq!(runtime.status(&id), None);
    }
}

//! What the library answers to the vectors of the runtime's chapters.

use std::path::Path;

use oci_companion::runtime::{ContainerId, Operation, Pid, State, Status, may};
use oci_companion::runtime_cli::{Call, CallError, Create, Exit, Reply, exit_code, pid_file};
use serde_json::{Value, json};

use super::{Answer, refused, text};

/// What a caller needs of a state.
pub(super) fn state(input: &Value) -> Answer {
    let document = State::read(text(&input["text"]).as_bytes()).map_err(refused)?;
    let State { id, status, pid, .. } = document.value();
    Ok(json!({"id": id, "status": status.as_str(), "pid": pid.map(Pid::get)}))
}

/// Whether an operation is allowed.
pub(super) fn operation(input: &Value) -> Answer {
    let name = input["operation"].as_str().expect("a text");
    let operation = Operation::ALL.into_iter().find(|operation| operation.name() == name);
    let status = input["status"].as_str().map(Status::from);
    let leave = may(operation.expect("an operation"), status.as_ref());
    leave.map(|()| json!("allowed")).map_err(|forbidden| forbidden.clause().to_owned())
}

/// An ID as it is read.
pub(super) fn container_id(input: &Value) -> Answer {
    let id = text(&input["text"]).parse::<ContainerId>();
    id.map(|id| json!(id.as_str())).map_err(|error| error.clause().to_owned())
}

/// The words of a call.
pub(super) fn words(input: &Value) -> Answer {
    let path = |name: &str| input[name].as_str().map(Path::new);
    let call = match text(&input["operation"]).as_str() {
        "create" => Call::Create(Create {
            bundle: path("bundle").expect("a path"),
            console_socket: path("console_socket"),
            pid_file: path("pid_file"),
        }),
        "kill" => Call::Kill(text(&input["signal"]).parse().map_err(not_written)?),
        _ => Call::Delete,
    };
    let words = call.words(&text(&input["id"]).parse().expect("an ID")).map_err(not_written)?;
    Ok(json!(words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>()))
}

fn not_written(error: CallError) -> String {
    error.clause().to_owned()
}

/// The status that `state` has told.
pub(super) fn reply(input: &Value) -> Answer {
    let stdout = text(&input["stdout"]);
    let reply = Reply { exit: exit(input), stdout: stdout.as_bytes(), stderr: b"" };
    let state = reply.state(&text(&input["id"]).parse().expect("an ID"));
    let state = state.map_err(|error| error.clause().to_owned())?;
    Ok(json!(state.value().status.as_str()))
}

/// The process that a pid file names.
pub(super) fn pid(input: &Value) -> Answer {
    let pid = pid_file(text(&input["text"]).as_bytes());
    pid.map(|pid| json!(pid.get())).map_err(|error| error.clause().to_owned())
}

/// The exit code of a caller.
pub(super) fn code(input: &Value) -> Answer {
    Ok(json!(exit_code((!input.is_null()).then(|| exit(input)))))
}

fn exit(input: &Value) -> Exit {
    let byte = |name: &str| input[name].as_u64().and_then(|number| u8::try_from(number).ok());
    byte("signal").map_or_else(|| Exit::Code(byte("code").expect("a code")), Exit::Signal)
}

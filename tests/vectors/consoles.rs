//! What the library answers to the vectors of the console socket.

use oci_companion::console::{Control, Request, Response};
use oci_companion::console_socket::Form;
use serde_json::{Value, json};

use super::{Answer, bytes, refused};

/// The one descriptor that control data hold.
#[cfg(all(target_endian = "little", target_pointer_width = "64"))]
pub(super) fn control(input: &Value) -> Answer {
    let cut = input["cut"].as_bool().expect("true or false");
    let one = Control::read(&bytes(&input["control"]), cut).and_then(Control::one);
    one.map(|descriptor| json!(descriptor)).map_err(|fault| fault.clause().to_owned())
}

/// What an argument means: a path, or the number of a descriptor.
pub(super) fn form(input: &Value) -> Answer {
    let text = input["text"].as_str().expect("a text");
    let form = Form::read(text.as_ref()).map_err(|fault| fault.clause().to_owned())?;
    Ok(match form {
        Form::Path(path) => json!({"path": path}),
        Form::Descriptor(number) => json!({"descriptor": number}),
    })
}

/// The container of a request, or the type of a response.
pub(super) fn message(input: &Value) -> Answer {
    if let Some(text) = input["request"].as_str() {
        let request = Request::read(text.as_bytes()).map_err(refused)?;
        return Ok(json!(request.value().container));
    }
    let text = input["response"].as_str().expect("a request or a response");
    let response = Response::read(text.as_bytes()).map_err(refused)?;
    Ok(json!(if response.value().success { "success" } else { "error" }))
}

// What a frontend does with the API, as plainly as it can be done.
"use strict";

let recording = null;

/** Send a request with cookies; return what the page may read of the answer. */
async function send({ method, url, headers, body }) {
  const response = await fetch(url, { method, headers, body, credentials: "include" });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return { status: response.status, headers: Object.fromEntries(response.headers), body: btoa(text) };
}

/** Press the button of a provider: go where the API says. */
async function signIn(api, provider) {
  const body = JSON.stringify({ return_to: "/" });
  const headers = { "Content-Type": "application/json" };
  const url = `${api}/api/v1/auth/oauth/${provider}/start`;
  const response = await fetch(url, { method: "POST", headers, body, credentials: "include" });
  location.href = (await response.json()).authorization_url;
}

/** Open Razorpay's checkout for an order or a subscription; return what it hands to the page. */
async function pay(script, checkout) {
  if (!window.Razorpay) {
    const element = document.createElement("script");
    const loaded = new Promise((resolve) => (element.onload = resolve));
    element.src = script;
    document.head.append(element);
    await loaded;
  }
  const { key_id: key, amount_paise: amount, name, description, order_id, subscription_id } = checkout;
  return new Promise((handler) => {
    new Razorpay({ key, amount, currency: "INR", name, description, order_id, subscription_id, handler }).open();
  });
}

/** Record camera and microphone; return the type and size of the recording, which is kept here. */
async function record(seconds, mimeType) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const recorder = new MediaRecorder(stream, { mimeType });
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await stopped;
  stream.getTracks().forEach((track) => track.stop());
  recording = new Blob(pieces, { type: recorder.mimeType });
  return { type: recording.type, size: recording.size };
}

/** Put the recording where the API has said. */
async function upload({ method, url, headers }) {
  return (await fetch(url, { method, headers, body: recording })).status;
}

/** Open a recording in the player; return its duration as far as it is known. */
async function load(url) {
  player.src = url;
  await once("loadeddata");
  return { duration: player.duration, width: player.videoWidth };
}

/** Play until a second is over, and return where that is. */
async function play(second) {
  await player.play();
  while (player.currentTime < second) await once("timeupdate");
  player.pause();
  return player.currentTime;
}

/** Go to a second; return where the player is then. */
async function seek(second) {
  const arrived = once("seeked");
  player.currentTime = second;
  await arrived;
  return player.currentTime;
}

const player = document.getElementById("player");

function once(event) {
  return new Promise((resolve, reject) => {
    player.addEventListener(event, resolve, { once: true });
    player.addEventListener("error", () => reject(new Error(player.error.message)), { once: true });
  });
}

// What a passkey's calls return, as the API takes it. A device that waits for its owner waits a second.
async function makePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await navigator.credentials.create({ publicKey });
  return made.toJSON();
}

async function usePasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...options, timeout: 1000 });
  const used = await navigator.credentials.get({ publicKey });
  return used.toJSON();
}

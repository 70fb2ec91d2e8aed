// A wallboard follows the server by itself, and says so when it cannot. Written for televisions: old browsers, no
// keyboard, a clock that may be wrong. Ages are counted from the server's moments on a scale that no clock sets.
(function () {
  "use strict";
  var ASK_MS = 2000;
  var WAIT_MS = 5000;
  var SHOW_MS = 250;
  var SILENT_MS = 10000;
  var ENGINE_SILENT_MS = 15000;
  var TURN_MS = 10000;

  var body = document.body;
  var tiles = document.getElementById("tiles");
  var band = document.querySelector("[data-band]");
  var bandText = document.querySelector("[data-band-text]");
  var heardAt = performance.now();
  var serverAt = Number(body.dataset.now);
  var engineAt = serverAt;
  var zoneMinutes = Number(body.dataset.zoneMinutes);
  var ended = false;
  var shown = "";

  function serverNow() {
    return serverAt + (performance.now() - heardAt);
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function local(moment) {
    return new Date(moment + zoneMinutes * 60000);
  }

  function timeOf(moment) {
    var here = local(moment);
    return two(here.getUTCHours()) + ":" + two(here.getUTCMinutes()) + ":" + two(here.getUTCSeconds());
  }

  function asLength(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    var hours = Math.floor(whole / 3600);
    var rest = two(whole % 60);
    var minutes = Math.floor(whole / 60) % 60;
    return hours ? hours + ":" + two(minutes) + ":" + rest : minutes + ":" + rest;
  }

  function each(selector, change) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), change);
  }

  function language() {
    if (body.dataset.spoken !== "turns") return body.dataset.spoken;
    return Math.floor(serverNow() / TURN_MS) % 2 ? "ru" : "kk";
  }

  function ask() {
    var request = new XMLHttpRequest();
    var asked = performance.now();
    request.open("GET", body.dataset.news + "&lang=" + language());
    request.timeout = WAIT_MS;
    request.onload = function () { hear(request, asked); };
    request.onloadend = function () { setTimeout(ask, Math.max(200, ASK_MS - (performance.now() - asked))); };
    request.send();
  }

  function hear(request, asked) {
    var now = Number(request.getResponseHeader("X-Server-Now"));
    // Whoever may not look any more is led to sign-in, or refused: neither knows the server's moment.
    ended = !now && request.status < 500;
    if (request.status !== 200 || !now) return;
    if (request.getResponseHeader("X-Wallboard") !== body.dataset.version) {
      location.reload();
      return;
    }
    // The answer was written after the question: what is shown is never called younger than it is.
    heardAt = asked;
    serverAt = now;
    engineAt = Number(request.getResponseHeader("X-Engine-At")) || 0;
    zoneMinutes = Number(request.getResponseHeader("X-Zone-Minutes"));
    // What did not change stays: its icons are not fetched again, nothing flickers.
    if (request.responseText !== shown) tiles.innerHTML = shown = request.responseText;
    show();
  }

  function withTime(words, time) {
    return words.split("{time}").join(time);
  }

  function say(words) {
    if (bandText.textContent !== words) bandText.textContent = words;
    if (band.hidden !== !words) band.hidden = !words;
    document.documentElement.classList.toggle("is-shrunk", Boolean(words));
  }

  function show() {
    var silent = ended || performance.now() - heardAt > SILENT_MS;
    var engineSilent = !engineAt || serverNow() - engineAt > ENGINE_SILENT_MS;
    body.classList.toggle("is-stale", silent);
    body.classList.toggle("is-behind", engineSilent);
    if (ended) say(body.dataset.textEnded);
    else if (silent) say(withTime(body.dataset.textLost, timeOf(serverAt)));
    else if (engineSilent) say(withTime(body.dataset.textEngine, engineAt ? timeOf(engineAt) : "–"));
    else say("");
    each("[data-clock=time]", function (clock) { clock.textContent = timeOf(serverNow()); });
    each("[data-clock=date]", function (clock) {
      var here = local(serverNow());
      clock.textContent = two(here.getUTCDate()) + "." + two(here.getUTCMonth() + 1);
    });
    if (!silent) each("[data-since]", tick);
  }

  function tick(clock) {
    var seconds = (serverNow() - Number(clock.dataset.since)) / 1000;
    var tone = seconds > Number(clock.dataset.breach) ? "breach" : seconds > Number(clock.dataset.attention) ? "attention" : "ok";
    clock.textContent = asLength(seconds);
    clock.className = "is-" + tone;
    clock.dataset.length = clock.textContent.length;
  }

  show();
  ask();
  setInterval(show, SHOW_MS);
})();

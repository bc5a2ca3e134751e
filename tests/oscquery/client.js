// Browse this machine for OSCQuery servers and print what is found and what goes, one JSON a line.
"use strict";

const bonjour = require("bonjour-service");

// The client asks every network; the test's server is on loopback alone.
class HereOnly extends bonjour.Bonjour {
  constructor() {
    super({ interface: "127.0.0.1", bind: "0.0.0.0" }, () => {});
  }
}
const found = require.resolve("bonjour-service");
require.cache[found].exports = { ...bonjour, __esModule: true, default: HereOnly };

const { OSCQueryDiscovery } = require("oscquery");

const say = (event, service) =>
  process.stdout.write(
    JSON.stringify({
      event,
      port: service.port,
      address: service.address,
      host: service.hostInfo,
      methods: service.flat(),
    }) + "\n",
  );

const discovery = new OSCQueryDiscovery();
discovery.on("up", (service) => say("up", service));
discovery.on("down", (service) => say("down", service));
discovery.start();
process.stdin.on("end", () => process.exit(0)).resume();

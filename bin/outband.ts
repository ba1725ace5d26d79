/**
 * The one entry point. The server, the rack and the command line are separate programs (nobody imports another), so the
 * first word decides which of them is loaded; the CLI's `--help` lists them all.
 */
const [, , command] = process.argv;
const SERVER = ["serve", "novncproxy", "serialproxy", "config"];

if (command === "rack") {
  const { main } = await import("../src/rack/main.ts");
  await main();
} else if (SERVER.includes(command ?? "")) {
  const { main } = await import("../src/gateway/main.ts");
  await main(process.argv);
} else {
  const { main } = await import("../src/cli/main.ts");
  await main(process.argv);
}

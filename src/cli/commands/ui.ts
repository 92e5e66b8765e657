import { countOption, textOption, type Verb, wordsOption } from "../verb.ts";

/** `espalier ui`. */
export const uiVerb: Verb = {
  usage: "ui",
  summary: "serve the live page of the study, on this machine only",
  describe: (command) =>
    command
      .option("--port <port>", "port to listen on, 0 for any free one", "0")
      .option("--host <address>", "address to listen on, for other machines to reach")
      .option("--allow-host <names...>", "further host:port names by which browsers may ask")
      .option("--read-only", "nothing can be steered from the page"),
  run: async (context, _args, options) => {
    const { serveStudy } = await import("../serve-study.ts");
    await serveStudy(context, {
      port: countOption(options, "port", 0) ?? 0,
      host: textOption(options, "host") ?? null,
      allowHosts: wordsOption(options, "allowHost"),
      readOnly: options.readOnly === true ? true : null,
    });
  },
};

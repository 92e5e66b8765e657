import {
  type ClientContext,
  methods,
  type NewSessionResponse,
  type SessionConfigOption,
} from "@agentclientprotocol/sdk";

/** What an agent lets a client choose in a session. */
export type SessionChoices = Pick<NewSessionResponse, "modes" | "configOptions">;

/** Sets a session's mode, by whichever of the protocol's two ways the agent offers; does nothing where it offers none. */
export const setMode = async (
  agent: ClientContext,
  sessionId: string,
  choices: SessionChoices,
  modeId: string,
): Promise<void> => {
  if (choices.modes?.availableModes.some(({ id }) => id === modeId))
    await agent.request(methods.agent.session.setMode, { sessionId, modeId });
  else await setOption(agent, sessionId, choices, "mode", modeId);
};

/** The mode that a session is in when it opens, null where the agent does not say. */
export const firstMode = ({ modes, configOptions }: SessionChoices): string | null => {
  const option = configOptions?.find((each) => each.category === "mode" || each.id === "mode");
  return modes?.currentModeId ?? (option?.type === "select" ? option.currentValue : null);
};

/** Sets a session's model where the agent offers that model. */
export const setModel = (
  agent: ClientContext,
  sessionId: string,
  choices: SessionChoices,
  model: string,
): Promise<void> => setOption(agent, sessionId, choices, "model", model);

const setOption = async (
  agent: ClientContext,
  sessionId: string,
  choices: SessionChoices,
  category: string,
  value: string,
): Promise<void> => {
  const option = choices.configOptions?.find((each) => each.category === category || each.id === category);
  if (option?.type !== "select" || !valuesOf(option).includes(value)) return;
  await agent.request(methods.agent.session.setConfigOption, { sessionId, configId: option.id, value });
};

const valuesOf = (option: SessionConfigOption): readonly string[] => {
  if (option.type !== "select") return [];
  return option.options.flatMap((entry) =>
    "options" in entry ? entry.options.map(({ value }) => value) : [entry.value],
  );
};

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
  modeId: string | null,
): Promise<void> => {
  if (modeId === null) return;
  if (choices.modes?.availableModes.some(({ id }) => id === modeId)) {
    if (choices.modes.currentModeId !== modeId)
      await agent.request(methods.agent.session.setMode, { sessionId, modeId });
    // The agent may change it again by itself, so the next turn asks anew.
    return;
  }
  await setOption(agent, sessionId, choices, "mode", modeId);
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
  if (option?.type !== "select" || option.currentValue === value || !valuesOf(option).includes(value)) return;
  await agent.request(methods.agent.session.setConfigOption, { sessionId, configId: option.id, value });
};

const valuesOf = (option: SessionConfigOption): readonly string[] => {
  if (option.type !== "select") return [];
  return option.options.flatMap((entry) =>
    "options" in entry ? entry.options.map(({ value }) => value) : [entry.value],
  );
};

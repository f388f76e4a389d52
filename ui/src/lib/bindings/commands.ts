// Stands here until the engine's list of commands is generated into this folder.
export type Commands = Record<string, [unknown, unknown]>;

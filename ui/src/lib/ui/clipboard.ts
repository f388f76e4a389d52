// How primitives reach the clipboard without knowing the host: the shell provides it once.
import { createContext } from 'svelte';

type Copy = (text: string) => Promise<void>;

const [get, set] = createContext<Copy>();

export const provideClipboard = set;
export const useClipboard = get;

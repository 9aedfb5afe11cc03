import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Returned } from "./returned";

export type Login = {
  /** `ended`: it was there, and was ended elsewhere or by time. */
  state: "unknown" | "in" | "out" | "ended";
  /** What a provider's page came back with, until somebody goes on from there. */
  returned: Returned;
  enter: () => void;
  leave: () => void;
};

export const LoginContext = createContext<Login>({ state: "unknown", returned: {}, enter: () => {}, leave: () => {} });
export const useLogin = () => useContext(LoginContext);

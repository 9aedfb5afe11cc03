import { createContext } from "preact";
import { useContext } from "preact/hooks";

export type Login = {
  /** `ended`: it was there, and was ended elsewhere or by time. */
  state: "unknown" | "in" | "out" | "ended";
  enter: () => void;
  leave: () => void;
};

export const LoginContext = createContext<Login>({ state: "unknown", enter: () => {}, leave: () => {} });
export const useLogin = () => useContext(LoginContext);

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

const MARK = "imock:signed-in";

/** Kept in this browser: that somebody signed in here. Without it there is no refresh cookie to ask for. */
export const mark = {
  /** True also where storage is forbidden or full, as nothing is known then. */
  there(): boolean {
    try {
      if (localStorage.getItem(MARK) !== null) return true;
      localStorage.setItem(MARK, "1");
      localStorage.removeItem(MARK);
      return false;
    } catch {
      return true;
    }
  },
  set(there: boolean): void {
    try {
      if (there) localStorage.setItem(MARK, "1");
      else localStorage.removeItem(MARK);
    } catch {
      // The cookie is asked for each time.
    }
  },
};

export const LoginContext = createContext<Login>({ state: "unknown", returned: {}, enter: () => {}, leave: () => {} });
export const useLogin = () => useContext(LoginContext);

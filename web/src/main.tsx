import { QueryClient, QueryClientProvider } from "@tanstack/preact-query";
import { render } from "preact";
import { App } from "./app";
import { ProblemError } from "./api";
import { keepFocus } from "./focus";
import "./style.css";

// The client repeats what may be repeated by itself. Who is offline is told so, and not left waiting.
const queries = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", retry: false, staleTime: 5_000, refetchOnReconnect: true, refetchOnWindowFocus: (query) => !(query.state.error instanceof ProblemError) },
  },
});

const root = document.getElementById("app");
if (root) {
  keepFocus(root);
  render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
    root,
  );
}

import { useQueryClient } from "@tanstack/preact-query";
import { useLocation } from "wouter-preact";
import { api, done } from "../api";
import { drafts } from "../drafts";

/** Delete an interview, and go to the list of those that are left. */
export function useRemoval(session_id: string): () => Promise<void> {
  const queries = useQueryClient();
  const [, go] = useLocation();
  return async () => {
    await done(api.http.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id } } }));
    drafts.end(session_id);
    await queries.invalidateQueries({ queryKey: ["sessions"] });
    await queries.invalidateQueries({ queryKey: ["credits"] });
    go("/");
  };
}

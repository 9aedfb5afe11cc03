/** What further tries and answers to follow-up questions share: how they are read, written and sent. */
import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ok, type Schemas } from "../api";
import { drafts } from "../drafts";
import { say } from "../messages";
import { Area, Button, Failure, useAct } from "../parts";

export type Place = { session: string; question: string };

const path = "/api/v1/sessions/{session_id}/questions/{question_id}/attempts";

/** All tries at a question, and `send` that makes another or answers a follow-up question. */
export function useTries({ session, question }: Place) {
  const queries = useQueryClient();
  const params = { path: { session_id: session, question_id: question } };
  const queryKey = ["attempts", session, question];
  const tries = useQuery({ queryKey, queryFn: () => ok(api.http.GET(path, { params })), staleTime: Infinity });
  const send = async (body: Schemas["NewAttempt"], key: string) => {
    const headers = { "Idempotency-Key": key };
    queries.setQueryData(queryKey, await ok(api.http.POST(path, { params, body, headers })));
    void queries.invalidateQueries({ queryKey: ["progress"] });
  };
  return { tries, send };
}

/** One key for what is sent: sent again after a lost reply, it is one request. */
export function useRequestKey(): (sent: string) => string {
  const key = useRef({ sent: "", name: "" });
  return (sent) => {
    if (!key.current.name || key.current.sent !== sent) key.current = { sent, name: crypto.randomUUID() };
    return key.current.name;
  };
}

type WritingProps = Place & { label: string; button: string; onSend: (text: string, key: string) => Promise<void>; onCancel: () => void };

/** A form for one answer, whose draft outlives a reload; `question` is the name under which that is kept. */
export function Writing({ session, question, label, button, onSend, onCancel }: WritingProps) {
  const { act, busy, failed } = useAct();
  const [text, setText] = useState(drafts.read(session, question) ?? "");
  const [lasts, setLasts] = useState(drafts.lasts(session, question));
  const keyOf = useRequestKey();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("textarea")?.focus(), []);
  const send = async () => {
    await onSend(text, keyOf(text));
    drafts.drop(session, question);
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void act(send);
      }}
    >
      <Area
        label={label}
        value={text}
        rows={6}
        {...(!lasts && { hint: say.interview.unsaved })}
        onChange={(value) => {
          setText(value);
          setLasts(drafts.write(session, question, value));
        }}
      />
      <Failure error={failed} />
      <div class="actions">
        <Button submit kind="main" busy={busy}>{button}</Button>
        {!busy && (
          <Button
            onPress={() => {
              drafts.drop(session, question);
              onCancel();
            }}
          >
            {say.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}

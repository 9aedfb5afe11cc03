/** That what a screen shows could not be read again: it stays as it was read before. */
import { useQueryClient, type Query } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { say } from "./messages";
import { Button } from "./parts";

const isOld = ({ state }: Query) => state.status === "error" && state.data !== undefined;

export function Outdated() {
  const queries = useQueryClient();
  const [old, setOld] = useState(false);
  useEffect(() => {
    const cache = queries.getQueryCache();
    const look = () => setOld(cache.findAll({ type: "active", predicate: isOld }).length > 0);
    return cache.subscribe(look);
  }, []);
  if (!old) return null;
  return (
    <div class="card problem" role="alert">
      <p>{say.problem.outdated}</p>
      <Button kind="text" onPress={() => void queries.refetchQueries({ type: "active", predicate: isOld })}>
        {say.tryAgain}
      </Button>
    </div>
  );
}

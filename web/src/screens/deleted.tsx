import { useQuery } from "@tanstack/preact-query";
import { api, ok } from "../api";
import { date, say } from "../messages";
import { Button, Failure, MainLink, Pending, Screen } from "../parts";
import { tab } from "../tab";

const words = say.deleted;
const KEPT = "imock:erasure";

/** Keep what shows the progress of a deletion: there is no account any more to look it up in. */
export function rememberErasure(progress_token: string): void {
  tab.write(KEPT, progress_token);
}

export function DeletedScreen() {
  const progress_token = tab.read(KEPT) ?? "";
  const erasure = useQuery({
    queryKey: ["erasure", progress_token],
    enabled: progress_token !== "",
    queryFn: () => ok(api.http.POST("/api/v1/privacy/erasures", { body: { progress_token } })),
  });
  if (!progress_token) return <Screen title={say.notFound.title}><p>{words.unknown}</p><MainLink to="/">{say.notFound.act}</MainLink></Screen>;
  if (!erasure.data) return <Pending of={[erasure]} />;
  const { data, error, isFetching, refetch } = erasure;
  return (
    <Screen title={words.title}>
      <p class="lead" role="status">
        {words.stage[data.stage]}
      </p>
      <p>
        {words.receipt} <code>{data.receipt_id}</code>
      </p>
      {data.expected_at && <p>{words.expected(date(data.expected_at))}</p>}
      {data.receipt ? (
        <a class="button main" download={`${data.receipt_id}.jws`} href={`data:application/jose,${encodeURIComponent(data.receipt)}`}>
          {words.save}
        </a>
      ) : (
        <Button kind="main" busy={isFetching} onPress={() => void refetch()}>
          {words.look}
        </Button>
      )}
      <Failure error={error} />
    </Screen>
  );
}

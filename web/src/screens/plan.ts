import { useQuery } from "@tanstack/preact-query";
import { api, ok, ProblemError, type Schemas } from "../api";

/** What to practise today and in the next two weeks. */
export const usePlan = () => useQuery({ queryKey: ["progress", "plan"], queryFn: planned });

const planIn = (query: { time_zone?: string }) => ok(api.http.GET("/api/v1/progress/plan", { params: { query } }));

/** The plan in the browser's time zone; as the API has it where it does not know that zone. */
async function planned(): Promise<Schemas["Plan"]> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!timeZone) return planIn({});
  try {
    return await planIn({ time_zone: timeZone });
  } catch (error) {
    if (error instanceof ProblemError && error.is("request.invalid")) return planIn({});
    throw error;
  }
}

/** The account of who is signed in. */
import { api, ok, type Schemas } from "./api";

export const accountQuery = { queryKey: ["account"], queryFn: () => ok(api.http.GET("/api/v1/account")) };

/** Whether somebody may open the screen of support and admins: what is shown there the API decides at each request. */
export const hasRole = ({ roles }: Schemas["AccountView"], ...wanted: string[]) => (wanted.length ? wanted : ["support", "admin"]).some((each) => roles.includes(each));

import type { Schemas } from "../api";

export type Mode = Schemas["Mode"];
export type Conditions = Schemas["Conditions"];

type Props<T extends string> = { legend: string; name: string; options: readonly T[]; names: Record<T, string>; chosen: T; onChoose: (each: T) => void };

/** One of a few, all of them in sight. */
export function Tabs<T extends string>({ legend, name, options, names, chosen, onChoose }: Props<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="tabs">
        {options.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={chosen === each} onChange={() => onChoose(each)} />
            {names[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

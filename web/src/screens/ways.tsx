import type { Schemas } from "../api";
import { say } from "../messages";

export type Mode = Schemas["Mode"];

type Props = { legend: string; name: string; ways: readonly Mode[]; way: Mode; onChoose: (way: Mode) => void };

/** On camera, aloud or in writing. */
export function Ways({ legend, name, ways, way, onChoose }: Props) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="tabs">
        {ways.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={way === each} onChange={() => onChoose(each)} />
            {say.ways[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

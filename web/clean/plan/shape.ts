import type { Form } from '../form.ts';
import type { Tallies } from '../remains.ts';
import type { Plan } from './plan.ts';

/** What a level makes of a dump before findings are filled. */
export interface Shape {
  readonly plan: Plan;
  /** By places of the source. */
  readonly form: Form;
  readonly tallies: Tallies;
}

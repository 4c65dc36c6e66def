/** Halvings of a quarter turn; after these a double does not change. */
const HALVINGS = 60;

/**
 * The value that Student's t with `freedom` degrees of freedom (a whole number from 1) exceeds with probability `tail`, for
 * 0 < tail < ½. Exact to nine digits for tails above 1e-6. Found by bisection of the angle θ with t = √ν·tan θ.
 */
export function studentQuantile(tail: number, freedom: number): number {
  if (!(tail > 0 && tail < 0.5)) throw new RangeError(`a tail probability lies strictly between 0 and ½, not ${tail}`);
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if ((1 - within(middle, freedom)) / 2 > tail) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/** The probability that Student's t with `freedom` degrees of freedom (a whole number from 1) exceeds `t`. */
export function studentTail(t: number, freedom: number): number {
  const beyond = (1 - within(Math.atan(Math.abs(t) / Math.sqrt(freedom)), freedom)) / 2;
  return t >= 0 ? beyond : 1 - beyond;
}

/** P(|t| < √ν·tan θ). Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4. */
function within(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

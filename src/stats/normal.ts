/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Upper tail of the standard normal distribution, 1 − Φ(z); relative error below 1e-13 while the tail is above 1e-300.
 *
 * Near zero the series Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …) (Marsaglia 2004, "Evaluating the Normal Distribution");
 * further out Laplace's continued fraction φ(z)/(z + 1/(z + 2/(z + 3/…))) (Abramowitz & Stegun 26.2.14).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > 2.5) {
    let fraction = z;
    // Convergence slows towards the centre: 200 terms at 2.5, 30 beyond 7.
    for (let k = z > 7 ? 30 : 200; k > 0; k--) fraction = z + k / fraction;
    return normalDensity(z) / fraction;
  }
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - normalDensity(z) * sum;
}

/**
 * The z with 1 − Φ(z) = `tail`, for 0 < tail < 1.
 *
 * Start from Abramowitz & Stegun 26.2.23 (error below 4.5e-4), then three Newton steps on the logarithm of the tail.
 */
export function normalQuantile(tail: number): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`a tail probability lies strictly between 0 and 1, not ${tail}`);
  if (tail > 0.5) return -normalQuantile(1 - tail);
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step++) {
    const value = normalTail(z);
    z += (Math.log(value / tail) * value) / normalDensity(z);
  }
  return z;
}

// What the engine computes on numbers, and its partial derivatives, with its conventions at kinks and ties.
// A row: the function, and for each input ∂y/∂input as a function of the output and the inputs.

const LN2 = Math.LN2, LN10 = Math.LN10;
const inside = (domain, derivative) => derivative * (domain ? 1 : NaN);
const nonzero = (h) => (h === 0 ? Infinity : h);

/** a / h of a right triangle with the legs a and b: ±1 where a alone is infinite, 0 where h is 0. */
function cosine(a, b, h) {
  return Math.abs(a) === Infinity && Math.abs(b) !== Infinity ? Math.sign(a) : a / nonzero(h);
}
const one = () => 1, none = () => 0;

/** C's pow, where it differs from JavaScript's. */
function pow(a, b) {
  if (a === 1 || b === 0) return 1;
  return a === -1 && Math.abs(b) === Infinity ? 1 : a ** b;
}

/** Of several equal winners each receives the same share. */
function won(y, x, ...others) {
  const mine = Number(x === y);
  return mine / others.reduce((sum, other) => sum + Number(other === y), mine);
}

/** Python's: the remainder has the sign of the divisor. */
function divmod(a, b) {
  if (b === 0) return [a / b, NaN];
  let rest = a % b, whole = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) {
    rest += b;
    whole -= 1;
  }
  const floor = Math.floor(whole);
  return [whole - floor > 0.5 ? floor + 1 : floor, rest];
}

/** Halves to the even number. */
function rint(x) {
  const floor = Math.floor(x), rest = x - floor;
  return rest === 0.5 ? floor + Math.abs(floor % 2) : rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : x;
}

function sigmoid(x) {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

function logaddexp(a, b) {
  if (a === b) return a + LN2;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
const softmax2 = (a, b) => sigmoid(a === b && Math.abs(a) === Infinity ? 0 : a - b);

const GELU = Math.sqrt(2 / Math.PI), CUBIC = 0.044715;
const limited = (x) => Math.min(Math.max(x, -30), 30);
const twice = (x) => 2 * GELU * (x + CUBIC * x * x * x);
function geluSlope(y, free) {
  const x = limited(free), s = sigmoid(twice(x));
  return s + x * s * sigmoid(-twice(x)) * (2 * GELU) * (1 + 3 * CUBIC * x * x);
}

function powerByExponent(y, a, b) {
  return y * Math.log((y === 0 && !(a < 0)) || (a === 0 && !(b < 0)) ? 1 : a);
}

const OPERATIONS = {
  add: [(a, b) => a + b, one, one],
  subtract: [(a, b) => a - b, one, () => -1],
  multiply: [(a, b) => a * b, (y, a, b) => b, (y, a) => a],
  divide: [(a, b) => a / b, (y, a, b) => 1 / b, (y, a, b) => -y / b],
  power: [pow, (y, a, b) => (b === 0 ? 0 : b * pow(a, b - 1)), powerByExponent],
  remainder: [(a, b) => divmod(a, b)[1], (y) => inside(y === y, 1), (y, a, b) => inside(y === y, -divmod(a, b)[0])],
  floor_divide: [(a, b) => divmod(a, b)[0], none, none],
  hypot: [Math.hypot, (y, a, b) => cosine(a, b, y), (y, a, b) => cosine(b, a, y)],
  arctan2: [
    Math.atan2,
    (y, a, b) => cosine(b, a, Math.hypot(a, b)) / nonzero(Math.hypot(a, b)),
    (y, a, b) => cosine(a, b, Math.hypot(a, b)) / -nonzero(Math.hypot(a, b)),
  ],
  logaddexp: [logaddexp, (y, a, b) => softmax2(a, b), (y, a, b) => softmax2(b, a)],
  maximum: [Math.max, (y, a, b) => won(y, a, b), (y, a, b) => won(y, b, a)],
  minimum: [Math.min, (y, a, b) => won(y, a, b), (y, a, b) => won(y, b, a)],
  clip: [
    (x, low, high) => Math.min(Math.max(x, low), high),
    (y, x, low, high) => won(y, x, low, high),
    (y, x, low, high) => won(y, low, x, high),
    (y, x, low, high) => won(y, high, x, low),
  ],
  where: [(which, a, b) => (which !== 0 ? a : b), none, (y, which) => Number(which !== 0), (y, which) => Number(which === 0)],
  negative: [(x) => -x, () => -1],
  positive: [(x) => x, one],
  absolute: [Math.abs, (y, x) => Math.sign(x)],
  square: [(x) => x * x, (y, x) => 2 * x],
  reciprocal: [(x) => 1 / x, (y) => -y * y],
  sqrt: [Math.sqrt, (y) => 0.5 / (y + 0)],
  cbrt: [Math.cbrt, (y) => 1 / (3 * y * y)],
  exp: [Math.exp, (y) => y],
  exp2: [(x) => pow(2, x), (y) => y * LN2],
  expm1: [Math.expm1, (y, x) => Math.exp(x)],
  log: [Math.log, (y, x) => inside(x >= 0, 1 / (x + 0))],
  log2: [Math.log2, (y, x) => inside(x >= 0, 1 / ((x + 0) * LN2))],
  log10: [Math.log10, (y, x) => inside(x >= 0, 1 / ((x + 0) * LN10))],
  log1p: [Math.log1p, (y, x) => inside(x >= -1, 1 / (1 + x))],
  sin: [Math.sin, (y, x) => Math.cos(x)],
  cos: [Math.cos, (y, x) => -Math.sin(x)],
  tan: [Math.tan, (y) => 1 + y * y],
  arcsin: [Math.asin, (y, x) => 1 / Math.sqrt((1 - x) * (1 + x))],
  arccos: [Math.acos, (y, x) => -1 / Math.sqrt((1 - x) * (1 + x))],
  arctan: [Math.atan, (y, x) => (1 / Math.hypot(1, x)) ** 2],
  sinh: [Math.sinh, (y, x) => Math.cosh(x)],
  cosh: [Math.cosh, (y, x) => Math.sinh(x)],
  tanh: [Math.tanh, (y) => 1 - y * y],
  arcsinh: [Math.asinh, (y, x) => 1 / Math.hypot(1, x)],
  arccosh: [Math.acosh, (y, x) => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1))],
  arctanh: [Math.atanh, (y, x) => inside(Math.abs(x) <= 1, 1 / ((1 - x) * (1 + x)))],
  sign: [Math.sign, none],
  floor: [Math.floor, none],
  ceil: [Math.ceil, none],
  rint: [rint, none],
  trunc: [Math.trunc, none],
  round: [null, none],
  sigmoid: [sigmoid, (y, x) => y * sigmoid(-x)],
  softplus: [(x) => logaddexp(x, 0), (y, x) => sigmoid(x)],
  relu: [(x) => Math.max(x, 0), (y, x) => Number(x > 0)],
  gelu: [(x) => (x === -Infinity ? 0 : x) * sigmoid(twice(limited(x))), geluSlope],
};

/** The function of a call, with its options. */
function called(name, { decimals = 0 } = {}) {
  if (name !== "round") return OPERATIONS[name][0];
  const unit = 10 ** Math.abs(decimals);
  return (x) => (decimals < 0 ? rint(x / unit) * unit : rint(x * unit) / unit);
}

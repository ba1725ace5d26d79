const MAX_DEPTH = 100;

/**
 * The value of a shell's arithmetic expression: whole numbers with + - * / % and parentheses. Throws an `Error` with the
 * shell's words for anything else.
 */
export function evaluate(expression: string): number {
  const tokens = expression.match(/\d+|[^\s\d]/g) ?? [];
  let position = 0;

  const product = (depth: number): number => {
    let value = unary(depth);
    for (;;) {
      const operator = tokens[position];
      if (operator !== "*" && operator !== "/" && operator !== "%") return value;
      position++;
      const right = unary(depth);
      if (operator !== "*" && right === 0) throw new Error("divide by zero");
      value = Math.trunc(operator === "*" ? value * right : operator === "/" ? value / right : value % right);
    }
  };
  const sum = (depth: number): number => {
    let value = product(depth);
    while (tokens[position] === "+" || tokens[position] === "-") {
      value += tokens[position++] === "+" ? product(depth) : -product(depth);
    }
    return value;
  };
  const unary = (depth: number): number => {
    const token = tokens[position++];
    if (depth > MAX_DEPTH || token === undefined) throw new Error("arithmetic syntax error");
    if (token === "-") return -unary(depth + 1);
    if (token === "+") return unary(depth + 1);
    if (/^\d/.test(token)) return Number(token);
    const value = token === "(" ? sum(depth + 1) : Number.NaN;
    if (Number.isNaN(value) || tokens[position++] !== ")") throw new Error("arithmetic syntax error");
    return value;
  };

  const value = sum(0);
  if (position < tokens.length) throw new Error("arithmetic syntax error");
  return value;
}

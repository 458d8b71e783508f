const TOKENS =
  "a b A ab é 😀 * ** ? / / / . .. ! \\ [ ] [a-c] [^a] [!a] - ^ + ( ) $ { } | # \\* \\[ \\d \\w \\s \\b [[:alpha:]] [[:^alpha:]] [\\]] [*] [?] 1 \\1 \\x61 \\_ \\é , ~"
    .split(" ")
    .concat(" ", "\u00a0", "\u0085", "\uFEFF", "\r", "\0", "\u2028");
const NAME_PARTS = "a b A B ab abc é 😀 - ^ + ( ) $ { } ! # 1 _ \\ [ ] * ~ x | a.b .a"
  .split(" ")
  .concat(" ", "\n", "\u2028");

/** Random ignore files and paths, the same for the same seed. */
export class RandomCases {
  constructor(private seed: number) {}

  /** A whole number from 0, below the limit. */
  below(limit: number): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.seed / 2 ** 32) * limit);
  }

  ignoreFile(): string {
    const lines = this.several(
      3,
      () => (this.below(4) === 0 ? "!" : "") + this.several(6, () => this.one(TOKENS)).join(""),
    );
    return (this.below(20) === 0 ? "\uFEFF" : "") + lines.join(this.below(3) === 0 ? "\r\n" : "\n");
  }

  /** A few rules about the paths of {@link paths} with few names, so that many apply. */
  simpleIgnoreFile(): string {
    const part = () => this.one(["a", "b", "c", "*", "**", "a*", "?", "[ab]"]);
    const line = () => (this.below(3) === 0 ? "!" : "") + this.several(3, part).join("/");
    return this.several(5, line).join("\n");
  }

  path(): string {
    return this.several(3, () => this.several(3, () => this.one(NAME_PARTS)).join("")).join("/");
  }

  simplePath(): string {
    return this.several(4, () => this.one(["a", "b", "c", "ab"])).join("/");
  }

  one<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  /** Between one and `most` values. */
  several<Value>(most: number, next: () => Value): Value[] {
    return Array.from({ length: 1 + this.below(most) }, next);
  }
}

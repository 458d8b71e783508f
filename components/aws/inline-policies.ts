import * as pulumi from "@pulumi/pulumi";

/** Characters that the inline policies of a role may have together: "IAM and AWS STS quotas" in the IAM User Guide. */
const MOST_CHARACTERS = 10_240;

/** The documents of a role's inline policies, which share a quota. */
export class InlinePolicies {
  private characters = pulumi.output(0);

  constructor(private readonly role: string) {}

  /**
   * Adds a document.
   *
   * @returns the characters of all documents so far.
   * @throws RangeError through the result, if those are too many.
   */
  add(document: pulumi.Output<string>): pulumi.Output<number> {
    this.characters = pulumi.all([this.characters, document]).apply(([others, { length }]) => others + length);
    return this.characters.apply((characters) => {
      if (characters <= MOST_CHARACTERS) return characters;
      throw new RangeError(
        `the policies of the role ${this.role} have ${characters} characters; at most ${MOST_CHARACTERS} are allowed. ` +
          "Name fewer resources, or divide the workload into two",
      );
    });
  }
}

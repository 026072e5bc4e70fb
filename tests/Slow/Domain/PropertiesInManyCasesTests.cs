using ServerlessQiFu.Tests.Domain.Appeals;
using ServerlessQiFu.Tests.Domain.Appeals.CallBacks;
using ServerlessQiFu.Tests.Domain.Appeals.Escalation;
using ServerlessQiFu.Tests.Domain.Calendar;
using ServerlessQiFu.Tests.Domain.DataFiles;
using ServerlessQiFu.Tests.Domain.Reporting;
using ServerlessQiFu.Tests.Domain.Texts;
using ServerlessQiFu.Tests.Domain.Triage;
using ServerlessQiFu.Tests.Functions.Access;
using ServerlessQiFu.Tests.Functions.Notices;
using ServerlessQiFu.Tests.Functions.Reports;

namespace ServerlessQiFu.Tests.Slow.Domain;

// The properties of tests, inherited as they are: here each tries all the cases that it asks for (tests/Fixtures/PropertyCases.cs).

/// <summary>100,000 lives, and 40,000 that must meet every event and every state.</summary>
public class AppealInManyLivesTests : AppealPropertyTests;

/// <summary>2,000 lives, each asked by everybody twice.</summary>
public class AllowedCommandInManyLivesTests : AllowedCommandTests;

/// <summary>Call-backs in the same 100,000 lives.</summary>
public class AnsweredAppealInManyLivesTests : AnsweredAppealPropertyTests;

/// <summary>Escalation in the same 100,000 lives.</summary>
public class LadderInManyLivesTests : LadderPropertyTests;

/// <summary>100,000 starts of a redo or a tier change.</summary>
public class PromiseStartInManyCasesTests : PromiseStartTests;

/// <summary>5,000 lives, recounted at every version.</summary>
public class ReportRecountInManyLivesTests : ReportRecountPropertyTests;

/// <summary>200,000 cases beside the oracle.</summary>
public class WorkingTimeOracleInManyCasesTests : WorkingTimeOraclePropertyTests;

/// <summary>160,000 instants and lengths.</summary>
public class WorkingTimeInManyCasesTests : WorkingTimePropertyTests;

/// <summary>20,000 texts.</summary>
public class RedactorInManyTextsTests : RedactorTests;

/// <summary>20,000 reports.</summary>
public class SmallCellsInManyReportsTests : SmallCellsTests;

/// <summary>2,000 numbers as people type them.</summary>
public class AppealNumberInManyCasesTests : AppealNumberTests;

/// <summary>2,000 texts with characters that nobody sees.</summary>
public class VisibleTextInManyCasesTests : VisibleTextTests;

/// <summary>2,000 texts in both kinds of characters.</summary>
public class TraditionalInManyCasesTests : TraditionalTests;

/// <summary>20,000 texts without a number.</summary>
public class PhoneNumbersInManyCasesTests : PhoneNumbersTests;

/// <summary>50,000 tokens of each kind that is none.</summary>
public class MalformedTokenInManyCasesTests : MalformedTokenPropertyTests;

/// <summary>Addresses of every block, in every form that one is embedded in.</summary>
public class WebhookTargetInManyCasesTests : WebhookTargetTests;

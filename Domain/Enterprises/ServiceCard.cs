using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>企业生命周期: 萌芽期, 青苗期, 成长期, 成熟期 (domain.md §1). Assigned by people, never computed from revenue.</summary>
[JsonConverter(typeof(NamedEnum<ServiceStage>))]
public enum ServiceStage { Germination, Seedling, Growth, Maturity }

/// <summary>服务卡: 出生卡, 陪伴卡, 滴灌卡, 双赢卡; one for each stage, in the same order.</summary>
[JsonConverter(typeof(NamedEnum<ServiceCard>))]
public enum ServiceCard { Birth, Companionship, DripIrrigation, WinWin }

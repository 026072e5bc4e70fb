namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>A body or a part of a file that can say everything that is wrong with it at once.</summary>
public interface IChecked
{
    /// <summary>Pure: adds a sentence for every place that breaks a rule. Fields are there and of their types by then.</summary>
    void Check(FieldErrors errors);
}
